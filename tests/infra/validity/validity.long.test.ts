import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { limitFaults, partitionFaults } from './aws-limits.ts';
import { nameOf, rows, templateOf } from './rows.ts';

// Goal: CloudFormation takes every template that the settings can make. Method: the template of each row is compared by
// CDK with CloudFormation's schema, and by us with the limits that AWS states.

describe(`the templates of ${rows.length} rows with every pair of settings, existing resources and regions`, () => {
  for (const row of rows)
    it(`are valid with ${nameOf(row)}`, () => {
      const { template, partition, faults } = templateOf(row, true);
      assert.deepEqual(faults, []);
      assert.deepEqual(limitFaults(template), []);
      assert.deepEqual(partitionFaults(template, partition), []);
    });
});
