import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CfnTemplate, limitFaults, partitionFaults } from './aws-limits.ts';
import { impossible, nameOf, REFUSED, rows, templateOf } from './rows.ts';

// All rows, and CloudFormation's schema, are in validity.long.test.ts.

describe('the rows with every pair of settings, existing resources and regions', () => {
  it('leave out only pairs that the stack refuses', () => {
    const implied = ['subscribeEmail 1, timeline 1', 'timeline 1, webSubHub 1'];
    const refused = REFUSED.map((pair) => [...pair].sort().join(', '));
    assert.deepEqual(impossible.sort(), [...refused, ...implied].sort());
  });

  for (const row of rows.slice(0, 3))
    it(`are within the limits of AWS with ${nameOf(row)}`, () => {
      const { template, partition } = templateOf(row);
      assert.deepEqual(limitFaults(template), []);
      assert.deepEqual(partitionFaults(template, partition), []);
    });
});

describe('the checks', () => {
  it('find what is above a limit, and an ARN of another partition', () => {
    const withQueue = (Properties: object): CfnTemplate => ({
      Resources: { Q: { Type: 'AWS::SQS::Queue', Properties } as never },
    });
    const { template } = templateOf({});
    const many = Object.fromEntries(Object.keys(template.Resources).map((id) => [`a-${id}`, template.Resources[id]]));
    assert.ok(limitFaults({ Resources: many } as CfnTemplate).every((fault) => fault.endsWith('is no logical id')));
    assert.match(limitFaults(withQueue({ MessageRetentionPeriod: 1_209_601 })).join(), /seconds of retention/);
    const wildcards = ['a', 'b', 'c', 'd'].map((name) => ({ wildcard: `*:stack/${name}/*` }));
    const EventPattern = { detail: { id: wildcards } };
    const rule = { Resources: { R: { Type: 'AWS::Events::Rule', Properties: { EventPattern } } } };
    assert.match(limitFaults(rule).join(), /12 states that wildcards/);
    assert.deepEqual(partitionFaults(withQueue({ QueueName: 'arn:aws:sqs:x' }), 'aws-cn'), ['arn:aws:']);
  });
});
