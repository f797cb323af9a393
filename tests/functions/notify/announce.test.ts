import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PublishBatchCommand, SNSClient } from '@aws-sdk/client-sns';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { announce } from '../../../functions/notify/announce.ts';
import { topicOutlet } from '../../../functions/notify/outlets/topic.ts';
import { SCHEMA } from '../../../functions/story/items/items.ts';
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
  return { sent, outlet: topicOutlet('arn:topic', client) };
};

describe('announce', () => {
  it('passes over what was removed', async () => {
    const { sent, outlet } = snsThat(() => false);
    const removal: DynamoDBRecord = { eventName: 'REMOVE', dynamodb: { SequenceNumber: '1' } };
    const response = await announce([removal, await record('2', 'b')], {
      outlets: [outlet],
      source: '/s',
      observer: silent,
    });
    assert.deepEqual(response, { batchItemFailures: [] });
    assert.deepEqual(sent, ['2']);
  });

  it('sends what comes after a record that cannot be announced, and gives that one back with the reason', async () => {
    const reasons: unknown[] = [];
    const observer = { ...silent, failure: (_: string, error: unknown) => void reasons.push(error) };
    const { sent, outlet } = snsThat(() => false);
    const poison: DynamoDBRecord = { eventName: 'INSERT', dynamodb: { SequenceNumber: '1' } };
    const response = await announce([poison, await record('2', 'b')], { outlets: [outlet], source: '/s', observer });
    assert.deepEqual(response.batchItemFailures, [{ itemIdentifier: '1' }]);
    assert.deepEqual(sent, ['2']);
    assert.match(String(reasons), /no new image/);
  });

  it('publishes what a story covered announces beside its update, and fails the record if either is refused', async () => {
    const story = await storyItem({ articleId: 'a', text: 'rain' });
    const covered = { ...story, announce: 'story.updated', coverage: { publishers: 3, version: story.version } };
    const both = { eventName: 'MODIFY', dynamodb: { SequenceNumber: '7', NewImage: marshall(covered) } };
    const { sent, outlet } = snsThat((id) => id === '7-covered');
    const response = await announce([both as DynamoDBRecord], { outlets: [outlet], source: '/s', observer: silent });
    assert.deepEqual(sent, ['7']);
    assert.deepEqual(response.batchItemFailures, [{ itemIdentifier: '7' }]);
  });

  it('sends a canary to its own topic alone, and fails no record if it cannot', async () => {
    const canary = { pk: 'C', sk: '1', entity: 'canary', schema: SCHEMA, announce: 'canary', bucket: 'b', key: 'k' };
    const image = { eventName: 'INSERT', dynamodb: { SequenceNumber: '1', NewImage: marshall(canary) } };
    const records = [image as DynamoDBRecord, await record('2', 'b')];
    for (const fails of [false, true]) {
      const { sent, outlet } = snsThat(() => false);
      const heard: string[] = [];
      const errors: string[] = [];
      const { batchItemFailures } = await announce(records, {
        outlets: [outlet],
        canary: async (canaries) => {
          heard.push(...Array.from(canaries.values(), ({ key }) => key));
          return fails ? new Map([['1', new Error('refused')]]) : new Map();
        },
        source: '/s',
        observer: { ...silent, failure: (id) => void errors.push(id) },
      });
      assert.deepEqual([sent, heard, errors, batchItemFailures], [['2'], ['k'], fails ? ['1'] : [], []]);
    }
    const { sent, outlet } = snsThat(() => false);
    await announce(records, { outlets: [outlet], source: '/s', observer: silent });
    assert.deepEqual(sent, ['2']);
  });

  it('reports what was announced once per batch, and not where nothing was', async () => {
    const announced: number[] = [];
    const observer = { ...silent, announced: (notifications: unknown[]) => void announced.push(notifications.length) };
    const batch = [await record('1', 'a'), await record('2', 'b'), await record('3', 'c')];
    await announce(batch, { outlets: [snsThat((id) => id === '2').outlet], source: '/s', observer });
    await announce(batch, { outlets: [snsThat(() => true).outlet], source: '/s', observer });
    assert.deepEqual(announced, [2]);
  });
});
