import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { limitFaults, partitionFaults } from './aws-limits.ts';
import { nameOf, rows, templateOf } from './rows.ts';

// Goal: CloudFormation takes every template that the settings can make. Method: the template of each row is compared by
// cfn-lint with CloudFormation's schemas and AWS's rules, and by us with the limits that AWS states beside them.

const hasLinter = spawnSync('cfn-lint', ['--version']).status === 0;
/** A queue that is named in an attribute and in DependsOn. */
const IGNORED = 'W3005';

describe(`the templates of ${rows.length} rows of settings, existing resources and regions`, () => {
  const templates = rows.map((row) => ({ name: nameOf(row), ...templateOf(row) }));

  for (const { name, template, partition } of templates)
    it(`are within the limits of AWS with ${name}`, () =>
      assert.deepEqual([limitFaults(template), partitionFaults(template, partition)], [[], []]));

  it('are what cfn-lint takes, in their regions', { skip: !hasLinter && 'pip install cfn-lint' }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'wiredrop-lint-'));
    for (const [region, group] of Map.groupBy(templates, (one) => one.region)) {
      const files = group.map(({ template }, at) => {
        const file = join(folder, `${region}-${at}.json`);
        writeFileSync(file, JSON.stringify(template));
        return file;
      });
      const { stdout, stderr } = spawnSync('cfn-lint', ['-i', IGNORED, '-r', region, '--', ...files], {
        encoding: 'utf8',
      });
      assert.equal(stdout + stderr, '');
    }
    rmSync(folder, { recursive: true });
  });
});
