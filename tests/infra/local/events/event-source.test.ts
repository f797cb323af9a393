import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { batchFailures, compileEventFilter } from '../../../../infra/local/events/event-source.ts';
import { startSqsEventSource } from '../../../../infra/local/events/sqs-event-source.ts';

describe('batchFailures', () => {
  const ids = ['1', '2', '3'];
  const failed = (payload: unknown, reports = true) => [...batchFailures({ ok: true, payload }, ids, reports)];
  const report = (failures: unknown) => failed({ batchItemFailures: failures });

  it('is the messages that the function reports, and all if it fails', () => {
    assert.deepEqual(report([{ itemIdentifier: '2' }]), ['2']);
    assert.deepEqual([...batchFailures({ ok: false, errorType: 'E', errorMessage: 'm' }, ids, true)], ids);
  });

  it('is empty for a function that reports nothing or does not report', () => {
    for (const payload of [null, {}, { batchItemFailures: null }, { batchItemFailures: [] }])
      assert.deepEqual(failed(payload), [], JSON.stringify(payload));
    assert.deepEqual(failed({ batchItemFailures: [{ itemIdentifier: '1' }] }, false), []);
  });

  it('is all messages for a report that Lambda would not accept', () => {
    for (const failures of [
      [{ itemIdentifier: 'x' }],
      [{ itemIdentifier: '1' }, { itemIdentifier: 'x' }],
      [{ itemIdentifier: '' }],
      [{ id: '1' }],
      [null],
      'none',
    ])
      assert.deepEqual(report(failures), ids, JSON.stringify(failures));
  });
});

it('the poller of a queue deletes what succeeded, hides what failed, and names what failed for the last time', async () => {
  const sent: Record<string, unknown>[] = [];
  const received = ['1', '3', '4'].map((count, at) => ({
    ...{ MessageId: `m${at}`, ReceiptHandle: `r${at}`, Body: `body ${at}` },
    Attributes: { ApproximateReceiveCount: count },
  }));
  const over = Promise.withResolvers<void>();
  const send = async ({ constructor: { name }, input }: { constructor: { name: string }; input: object }) => {
    if (name !== 'ReceiveMessageCommand') return sent.push({ name, ...input });
    if (received.length === 0) over.resolve();
    return { Messages: received.splice(0) };
  };
  const givenUp: string[] = [];
  const source = startSqsEventSource({
    sqs: { send } as unknown as SQSClient,
    ...{ queueUrl: 'url', queueArn: 'arn', region: 'us-east-1', batchSize: 3, windowMs: 0, concurrency: 1 },
    ...{ reportsFailures: true, redeliverySeconds: 7, maxReceives: 3 },
    onGivenUp: (body) => givenUp.push(body),
    invoke: async () => ({
      ok: true,
      payload: { batchItemFailures: [{ itemIdentifier: 'm0' }, { itemIdentifier: 'm1' }] },
    }),
    onError: (error) => assert.fail(String(error)),
  });
  await over.promise;
  await source.stop();
  const hidden = [0, 1].map((at) => ({ Id: String(at), ReceiptHandle: `r${at}`, VisibilityTimeout: 7 }));
  assert.deepEqual(sent, [
    { name: 'DeleteMessageBatchCommand', QueueUrl: 'url', Entries: [{ Id: '0', ReceiptHandle: 'r2' }] },
    { name: 'ChangeMessageVisibilityBatchCommand', QueueUrl: 'url', Entries: hidden },
  ]);
  assert.deepEqual(givenUp, ['body 1']);
});

describe('compileEventFilter', () => {
  const image = { announce: { S: 'story.created' }, tags: ['a', 'b'] };
  const insert = { eventName: 'INSERT', dynamodb: { NewImage: image, size: 7 } };
  const passes = (...patterns: object[]) =>
    compileEventFilter(patterns.map((pattern) => JSON.stringify(pattern)))(insert);

  it('passes a record if one pattern matches in every field, and every record without patterns', () => {
    assert.equal(passes(), true);
    for (const pattern of [
      { eventName: ['INSERT', 'MODIFY'] },
      { eventName: ['INSERT'], dynamodb: { NewImage: { announce: { S: ['story.created'] } } } },
      { dynamodb: { NewImage: { tags: ['b'] }, size: [7] } },
      { eventName: [{ exists: true }], missing: [{ exists: false }] },
      { eventName: [{ prefix: 'IN' }], missing: { field: [{ exists: false }] } },
    ]) {
      assert.equal(passes(pattern), true, JSON.stringify(pattern));
      assert.equal(passes({ eventName: ['REMOVE'] }, pattern), true);
    }
    for (const pattern of [
      { eventName: ['MODIFY'] },
      { eventName: ['INSERT'], dynamodb: { NewImage: { announce: { S: ['none'] } } } },
      { dynamodb: { OldImage: { announce: { S: ['story.created'] } } } },
      { dynamodb: { size: ['7'] } },
      { missing: [null] },
      { missing: [{ exists: true }] },
      { eventName: [{ exists: false }] },
      { eventName: [{ prefix: 'MO' }] },
    ])
      assert.equal(passes(pattern), false, JSON.stringify(pattern));
  });

  it('refuses what it does not know, rather than to pass or drop everything', () => {
    for (const pattern of [{ a: [{ suffix: 'x' }] }, { a: 'x' }, { a: { b: 1 } }])
      assert.throws(() => passes(pattern), /filter/, JSON.stringify(pattern));
  });
});
