import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runChecks } from './checks.ts';
import { expiredStacks, expiryTag } from './expiry.ts';
import { printingTools, stageOnAws } from './stage.ts';

it('smoke finds stacks that a killed run has left, once their time is over', async () => {
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

it('smoke prints a bucket with a key, a prefix, an archive and a feed, every step, and the removal of all', async () => {
  const lines: string[] = [];
  const say = (line: string) => void lines.push(line);
  const stage = await stageOnAws('REGION', printingTools(say), say, 'everything', true);
  const { signal } = new AbortController();
  const plan = { files: 1, gapMs: 0, burst: 1, embargoMs: 120_000, prints: true, signal, say };
  const { steps } = await runChecks(stage, plan);
  const faults = steps.filter(({ fault }) => fault !== undefined);
  assert.deepEqual([faults, await stage.remove()], [[], []]);
  const inOrder = [
    ...['aws kms create-key', 'aws s3 mb s3://(\\S+)', 'put-bucket-encryption .*aws:kms', 'EventBridgeConfiguration'],
    ...['"articles/archive/19.md"', 'aws s3 presign', 'npx cdk deploy .*poll=.* smoke:bucket=\\1 .* smoke:key='],
    ...['story.created of the entry', 'wiredrop split', 'wiredrop merge', 'articles/thirty.jsonl', 'wait for 30 '],
    ...['articles/later.md', 'wait for delivery', 'wiredrop backfill --prefix articles/archive/', 'wiredrop withdraw'],
    ...['UploadToAnnouncement', 'aws cloudwatch set-alarm-state', 'wiredrop redrive', 'npx cdk destroy'],
    ...['aws s3 rb s3://\\1', 'schedule-key-deletion'],
  ];
  assert.match(lines.join('\n'), new RegExp(inOrder.join('[^]*')));
});
