import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { describe, it, type TestContext } from 'node:test';
import { type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { putOnce } from '../../../functions/aws/put-once.ts';
import { queueDepth } from '../../../functions/aws/queue-depth.ts';
import { serve } from '../../fixtures/serve.ts';

/** A bucket that answers so, one call after another; undefined: it writes. */
function bucketThat(...answers: readonly (string | undefined)[]) {
  const calls: unknown[] = [];
  const s3 = {
    async send({ input }: { input: unknown }) {
      const name = answers[calls.push(input) - 1];
      if (name !== undefined) throw new S3ServiceException({ name, $fault: 'client', $metadata: {} });
    },
  } as unknown as S3Client;
  return { calls, put: () => putOnce(s3, 'b', 'polled/a.json', '{}', { source: 'a' }) };
}

describe('an article file that is written once', () => {
  it('is written with its type and metadata, unless there is one', async () => {
    const free = bucketThat(undefined);
    assert.equal(await free.put(), true);
    assert.deepEqual(free.calls, [
      {
        ...{ Bucket: 'b', Key: 'polled/a.json', Body: '{}', Metadata: { source: 'a' } },
        ...{ ContentType: 'application/json', IfNoneMatch: '*' },
      },
    ]);
    assert.equal(await bucketThat('PreconditionFailed').put(), false);
  });

  it('is tried four times beside another writer, and no other fault is tried again', async () => {
    const conflict = 'ConditionalRequestConflict';
    assert.equal(await bucketThat(conflict, conflict, conflict, undefined).put(), true);
    const never = bucketThat(conflict, conflict, conflict, conflict, undefined);
    await assert.rejects(never.put(), { name: conflict });
    const denied = bucketThat('AccessDenied', undefined);
    await assert.rejects(denied.put(), { name: 'AccessDenied' });
    assert.deepEqual([never.calls.length, denied.calls.length], [4, 1]);
  });
});

describe('the depth of a queue', () => {
  it('counts what waits, is in flight or delayed; nothing where the queue says nothing', async () => {
    const depthOf = (Attributes?: Record<string, string>) =>
      queueDepth({ send: async () => ({ Attributes }) } as unknown as SQSClient, 'q');
    const found = await depthOf({
      ApproximateNumberOfMessages: '3',
      ApproximateNumberOfMessagesNotVisible: '20',
      ApproximateNumberOfMessagesDelayed: '100',
    });
    assert.equal(found, 123);
    assert.equal(await depthOf(), 0);
  });
});

/** An AWS of its own: the client is made when the file is loaded. */
async function calledWith(context: TestContext): Promise<Record<string, string>[]> {
  const calls: Record<string, string>[] = [];
  const AWS_ENDPOINT_URL = await serve(context, async (request, response) => {
    const call = JSON.parse(Buffer.concat(await request.toArray()).toString());
    calls.push(call);
    response.end(JSON.stringify({ MessageId: '1', MD5OfMessageBody: hash('md5', call.MessageBody) }));
  });
  const environment = { AWS_ENDPOINT_URL, AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };
  Object.assign(process.env, environment);
  context.after(() => {
    for (const name of Object.keys(environment)) delete process.env[name];
  });
  return calls;
}

describe('a container on its way to unpack', () => {
  it('is in the group of its uploader, and of its own key where nobody is named', async (context) => {
    const calls = await calledWith(context);
    const { sendToUnpack } = await import('../../../functions/aws/send-to-unpack.ts');
    const QueueUrl = 'https://sqs.us-east-1.amazonaws.com/123456789012/unpack';
    const requests = [
      { file: { key: 'a.jsonl' }, uploader: 'crawler' },
      { file: { key: 'b.jsonl' }, uploader: 'crawler' },
      { file: { key: 'a.jsonl' } },
      { file: { key: 'b.jsonl' } },
    ];
    for (const request of requests) await sendToUnpack(QueueUrl, request);
    const found = calls.map(({ MessageBody = '' }) => JSON.parse(MessageBody));
    assert.deepEqual(found, requests);
    const groups = calls.map(({ MessageGroupId = '' }) => MessageGroupId);
    assert.equal(groups[0], groups[1]);
    assert.equal(new Set(groups).size, 3);
    for (const group of groups) assert.match(group, /^[0-9a-f]{32}$/);
  });
});
