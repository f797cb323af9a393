import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { EVERYTHING } from '../../infra/constructs/parts/index.ts';
import { Wiredrop } from '../../infra/wiredrop.ts';
import { templateApp } from '../infra/synthesize.ts';
import type { CfnTemplate } from '../infra/validity/aws-classes.ts';
import { runChecks } from './checks.ts';
import { printingTools, stageOnAws } from './stage.ts';
import { expiredStacks, expiryTag, validate, validations } from './validate.ts';

const app = templateApp({});
const stack = new Stack(app, 'Smoke');
const bucket = Bucket.fromBucketName(stack, 'Mine', 'mine');
new Wiredrop(stack, 'Default', { ...EVERYTHING, bucket, prefix: 'articles/' });
const template = app.synth().stacks[0]?.template as CfnTemplate;
const all = validations(template, '/tmp/assembly', 'smoke');

describe('what smoke asks AWS without a deploy', () => {
  it('is each policy, the machine, the rule of an existing bucket with a prefix, the executions and a change set', () => {
    const asked = all.map(({ command }) => command.slice(0, 2).join(' '));
    const { length } = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::IAM::Policy');
    assert.equal(asked.filter((one) => one === 'accessanalyzer validate-policy').length, length);
    const found = [...new Set(asked)];
    assert.deepEqual(found, [
      'lambda get-account-settings',
      'stepfunctions validate-state-machine-definition',
      'accessanalyzer validate-policy',
      'events put-rule',
      'cdk deploy',
    ]);
    for (const { command } of all)
      for (const word of command) {
        assert.doesNotMatch(word, /Fn::|"Ref"|\[object/);
        if (word.startsWith('{')) JSON.parse(word);
      }
    // As Access Analyzer checks them: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
    // A model that Bedrock has for everybody belongs to no account:
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonbedrock.html
    const policies = all
      .filter(({ what }) => what.startsWith('policy '))
      .map(({ command }) => JSON.parse(command[5] ?? ''));
    const names = policies.flatMap(({ Statement }) =>
      Statement.flatMap(({ Resource }: { Resource: unknown }) => Resource),
    );
    assert.ok(names.length > 60);
    for (const arn of names)
      assert.match(
        arn,
        /^arn:aws:(?:s3:::[a-z0-9.-]+(?:\/.+)?|(?:sns|sqs|lambda|dynamodb|states|logs|kms|secretsmanager|events|iam):[a-z0-9-]*:\d{12}:.+|bedrock:[a-z0-9-]+::foundation-model\/.+)$/,
      );
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
      async (program, [word]) => void calls.push(`${program} ${word}`),
      (line) => said.push(line),
    );
    assert.equal(faults, 2);
    assert.ok(said.some((line) => /the account has 10/.test(line)) && said.some((line) => /too complex/.test(line)));
    assert.ok(
      calls.includes('npx cdk') &&
        calls.includes('events delete-rule') &&
        calls.includes('cloudformation delete-stack'),
    );
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

describe('what smoke prints in place of a deploy', () => {
  const printed = async () => {
    const lines: string[] = [];
    const say = (line: string) => void lines.push(line);
    const stage = await stageOnAws('REGION', printingTools(say), say, 'everything', true);
    const plan = {
      files: 1,
      gapMs: 0,
      burst: 1,
      embargoMs: 120_000,
      prints: true,
      signal: new AbortController().signal,
      say,
    };
    const { steps } = await runChecks(stage, plan);
    const found = steps.filter(({ fault }) => fault !== undefined);
    assert.deepEqual([found, await stage.remove()], [[], []]);
    return lines.join('\n');
  };
  const inOrder = (...patterns: string[]) => new RegExp(patterns.join('[^]*'));

  it('is a bucket of yours with a key, a prefix, an archive and a feed, every step, and the removal of all', async () =>
    assert.match(
      await printed(),
      inOrder(
        ...[
          'aws kms create-key',
          'aws s3 mb s3://(\\S+)',
          'put-bucket-encryption .*aws:kms',
          'EventBridgeConfiguration',
        ],
        ...['"articles/archive/19.md"', 'aws s3 presign', 'npx cdk deploy .*poll=.* smoke:bucket=\\1 .* smoke:key='],
        ...[
          'story.created of the entry',
          'wiredrop split',
          'wiredrop merge',
          'articles/thirty.jsonl',
          'wait for 30 ',
          'articles/later.md',
        ],
        ...['wait for delivery', 'wiredrop backfill --prefix articles/archive/', 'wiredrop withdraw'],
        ...[
          'UploadToAnnouncement',
          'aws cloudwatch set-alarm-state',
          'wiredrop redrive',
          'npx cdk destroy',
          'aws s3 rb s3://\\1',
          'schedule-key-deletion',
        ],
      ),
    ));
});
