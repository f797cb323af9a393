import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { EVERYTHING } from '../../infra/constructs/parts/index.ts';
import { Wiredrop } from '../../infra/wiredrop.ts';
import { templateApp } from '../infra/synthesize.ts';
import type { CfnTemplate } from '../infra/validity/aws-classes.ts';
import { expiredStacks, expiryTag, validate, validations } from './validate.ts';

const app = templateApp({});
const stack = new Stack(app, 'Smoke');
const bucket = Bucket.fromBucketName(stack, 'Mine', 'mine');
new Wiredrop(stack, 'Default', { ...EVERYTHING, bucket, prefix: 'articles/' });
const template = app.synth().stacks[0]?.template as CfnTemplate;
const all = validations(template, '/tmp/t.json', 'smoke');

describe('what smoke asks AWS without a deploy', () => {
  it('is each policy, the machine, the rule of an existing bucket with a prefix, the executions and a change set', () => {
    const asked = all.map(({ command }) => command.slice(0, 2).join(' '));
    const { length } = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::IAM::Policy');
    assert.equal(asked.filter((one) => one === 'accessanalyzer validate-policy').length, length);
    assert.deepEqual(
      [...new Set(asked)],
      [
        'lambda get-account-settings',
        'stepfunctions validate-state-machine-definition',
        'accessanalyzer validate-policy',
        'events put-rule',
        'cloudformation create-change-set',
      ],
    );
    for (const { command } of all)
      for (const word of command) {
        assert.doesNotMatch(word, /Fn::|"Ref"|\[object/);
        if (word.startsWith('{')) JSON.parse(word);
      }
    const pattern = JSON.parse(all.find(({ command }) => command[1] === 'put-rule')?.command.at(-1) ?? '');
    assert.deepEqual(pattern.detail.object.key, [{ prefix: 'articles/' }]);
  });

  it('is undone whatever the answer, and each no is said', async () => {
    const calls: string[] = [];
    const said: string[] = [];
    const faults = await validate(
      all,
      async (...command) => {
        calls.push(command.slice(0, 2).join(' '));
        if (command[1] === 'put-rule') throw new Error('Rule is too complex');
        return command[1] === 'get-account-settings' ? 10 : command[1] === 'validate-policy' ? [] : { result: 'OK' };
      },
      (line) => said.push(line),
    );
    assert.equal(faults, 2);
    assert.ok(said.some((line) => /the account has 10/.test(line)) && said.some((line) => /too complex/.test(line)));
    assert.ok(calls.includes('events delete-rule') && calls.includes('cloudformation delete-stack'));
  });

  it('finds stacks that a killed run has left, once their time is over', async () => {
    const [, tag = ''] = expiryTag(0);
    const [Key = '', Value = ''] = tag.split('=');
    const outputs = [{ OutputKey: 'BucketName', OutputValue: 'b' }];
    const aws = async () => [
      { name: 'WiredropSmoke-1', tags: [{ Key, Value }], outputs },
      { name: 'Wiredrop', tags: null },
    ];
    assert.deepEqual(await expiredStacks(aws, 0), []);
    assert.deepEqual(await expiredStacks(aws, 4 * 3_600_000), [{ name: 'WiredropSmoke-1', bucket: 'b' }]);
  });
});
