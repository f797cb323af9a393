import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PublishBatchCommand, type PublishBatchRequestEntry, SNSClient } from '@aws-sdk/client-sns';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { notifyBatch, type Outlet } from '../../../functions/notify/notify-batch.ts';
import { publish, sizeOfMessage } from '../../../functions/notify/publish.ts';
import { batches } from '../../../functions/notify/send-in-batches.ts';
import { toMessage } from '../../../functions/notify/to-message.ts';
import { storyItem } from './items.ts';

const record = async (sequenceNumber: string, text: string): Promise<DynamoDBRecord> => ({
  eventName: 'INSERT',
  dynamodb: {
    SequenceNumber: sequenceNumber,
    NewImage: marshall(await storyItem({ articleId: text, text })) as NonNullable<
      DynamoDBRecord['dynamodb']
    >['NewImage'] &
      object,
  },
});

const silent = { announced: () => {}, failure: () => {} };

/** An SNS client that fails the entries it is told to, or the whole call. */
const snsThat = (fails: (id: string) => boolean, fault?: Error) => {
  const sent: string[] = [];
  const client = new SNSClient({ region: 'us-east-1' });
  client.send = async (command: unknown) => {
    if (!(command instanceof PublishBatchCommand)) throw new Error('another call than PublishBatch');
    if (fault) throw fault;
    const ids = (command.input.PublishBatchRequestEntries ?? []).map(({ Id = '' }) => Id);
    sent.push(...ids.filter((id) => !fails(id)));
    return { Failed: ids.filter(fails).map((Id) => ({ Id, Code: 'InternalError', SenderFault: false })) };
  };
  const outlet: Outlet = (all) =>
    publish(
      client,
      'arn:topic',
      Array.from(all, ([id, one]) => toMessage(one, id)),
    );
  return { sent, outlet };
};

describe('notifyBatch', () => {
  it('publishes every record of the batch, ten at a time', async () => {
    const { sent, outlet } = snsThat(() => false);
    const records = await Promise.all(Array.from({ length: 25 }, (_, i) => record(String(i), `text ${i}`)));
    const response = await notifyBatch(records, '/s', [outlet], silent);
    assert.deepEqual(response, { batchItemFailures: [] });
    assert.deepEqual(
      sent,
      records.map(({ dynamodb }) => dynamodb?.SequenceNumber),
    );
  });

  it('fails the record whose entry SNS did not take, though the call succeeded', async () => {
    const { sent, outlet } = snsThat((id) => id === '2');
    const records = [await record('1', 'a'), await record('2', 'b'), await record('3', 'c')];
    const response = await notifyBatch(records, '/s', [outlet], silent);
    assert.deepEqual(response.batchItemFailures, [{ itemIdentifier: '2' }]);
    assert.deepEqual(sent, ['1', '3']);
  });

  it('fails the records of a call that failed, and reports why', async () => {
    const reasons: unknown[] = [];
    const fault = new Error('throttled');
    const report = { ...silent, failure: (_: string, error: unknown) => void reasons.push(error) };
    const response = await notifyBatch([await record('1', 'a')], '/s', [snsThat(() => false, fault).outlet], report);
    assert.deepEqual(response.batchItemFailures, [{ itemIdentifier: '1' }]);
    assert.deepEqual(reasons, [fault]);
  });

  it('passes over what was removed', async () => {
    const { sent, outlet } = snsThat(() => false);
    const removal: DynamoDBRecord = { eventName: 'REMOVE', dynamodb: { SequenceNumber: '1' } };
    const response = await notifyBatch([removal, await record('2', 'b')], '/s', [outlet], silent);
    assert.deepEqual(response, { batchItemFailures: [] });
    assert.deepEqual(sent, ['2']);
  });

  it('sends what comes after a record that cannot be announced, and gives that one back with the reason', async () => {
    const reasons: unknown[] = [];
    const report = { ...silent, failure: (_: string, error: unknown) => void reasons.push(error) };
    const { sent, outlet } = snsThat(() => false);
    const poison: DynamoDBRecord = { eventName: 'INSERT', dynamodb: { SequenceNumber: '1' } };
    const response = await notifyBatch([poison, await record('2', 'b')], '/s', [outlet], report);
    assert.deepEqual(response.batchItemFailures, [{ itemIdentifier: '1' }]);
    assert.deepEqual(sent, ['2']);
    assert.match(String(reasons), /no new image/);
  });

  it('fails what SNS did not take beside a record that cannot be told', async () => {
    const { outlet } = snsThat((id) => id !== '3');
    const poison: DynamoDBRecord = { eventName: 'INSERT', dynamodb: { SequenceNumber: '2' } };
    const records = [await record('1', 'a'), poison, await record('3', 'c'), await record('4', 'd')];
    const { batchItemFailures } = await notifyBatch(records, '/s', [outlet], silent);
    assert.deepEqual(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).sort(), ['1', '2', '4']);
  });

  it('publishes what a story covered announces beside its update, and fails the record if either is refused', async () => {
    const story = await storyItem({ articleId: 'a', text: 'rain' });
    const covered = { ...story, announce: 'story.updated', coverage: { publishers: 3, version: story.version } };
    const both = { eventName: 'MODIFY', dynamodb: { SequenceNumber: '7', NewImage: marshall(covered) } };
    const { sent, outlet } = snsThat((id) => id === '7-covered');
    const response = await notifyBatch([both as DynamoDBRecord], '/s', [outlet], silent);
    assert.deepEqual(sent, ['7']);
    assert.deepEqual(response.batchItemFailures, [{ itemIdentifier: '7' }]);
  });

  it('reports what was announced once per batch, and not where nothing was', async () => {
    const announced: number[] = [];
    const report = { ...silent, announced: (notifications: unknown[]) => void announced.push(notifications.length) };
    const batch = [await record('1', 'a'), await record('2', 'b'), await record('3', 'c')];
    await notifyBatch(batch, '/s', [snsThat((id) => id === '2').outlet], report);
    await notifyBatch(batch, '/s', [snsThat(() => true).outlet], report);
    assert.deepEqual(announced, [2]);
  });
});

describe('batches', () => {
  const entry = (Id: string, bytes: number): PublishBatchRequestEntry => ({ Id, Message: 'x'.repeat(bytes) });

  it('holds at most ten entries and 256 KiB, in order', () => {
    const entries = [...Array(23).keys()].map((i) => entry(String(i), 60_000));
    const sizes = batches(entries, sizeOfMessage).map((batch) => batch.length);
    assert.deepEqual(sizes, [4, 4, 4, 4, 4, 3]);
    assert.deepEqual(batches(entries, sizeOfMessage).flat(), entries);
    assert.deepEqual(
      batches(
        [...Array(23).keys()].map((i) => entry(String(i), 10)),
        sizeOfMessage,
      ).map((batch) => batch.length),
      [10, 10, 3],
    );
    assert.deepEqual(batches([], sizeOfMessage), []);
  });

  it('fills a batch to its last byte', () => {
    const sizes = (...bytes: number[]) =>
      batches(
        bytes.map((size, i) => entry(String(i), size)),
        sizeOfMessage,
      ).map(({ length }) => length);
    assert.deepEqual(sizes(2 ** 17, 2 ** 17), [2]);
    assert.deepEqual(sizes(2 ** 17, 2 ** 17 + 1), [1, 1]);
  });

  it('counts names, types and values of attributes', () => {
    // A quarter of what a call takes, and a little more.
    const long = '가'.repeat(Math.ceil(65_537 / 3));
    const attributes = {
      name: (unit: string) => ({ [unit]: { DataType: '', StringValue: '' } }),
      type: (unit: string) => ({ a: { DataType: unit, StringValue: '' } }),
      value: (unit: string) => ({ a: { DataType: '', StringValue: unit } }),
    };
    for (const [part, of] of Object.entries(attributes)) {
      const entries = [...Array(5).keys()].map((i) => ({
        ...entry(String(i), 0),
        MessageAttributes: of(long),
      }));
      const sizes = batches(entries, sizeOfMessage).map((batch) => batch.length);
      assert.deepEqual(sizes, [3, 2], part);
    }
  });
});
