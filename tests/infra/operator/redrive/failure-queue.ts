import assert from 'node:assert/strict';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient, GetRecordsCommand, GetShardIteratorCommand } from '@aws-sdk/client-dynamodb-streams';
import { PublishBatchCommand, SNSClient } from '@aws-sdk/client-sns';
import { marshall } from '@aws-sdk/util-dynamodb';
import { topicOutlet } from '../../../../functions/notify/outlets/topic.ts';
import type { StoryItem } from '../../../../functions/story/items/items.ts';
import { storyIdAt } from '../../../../functions/story/items/keys.ts';
import { type AnnounceAgainObserver, announceAgain } from '../../../../infra/operator/redrive/announce-again.ts';
import type { storyItem } from '../../../functions/notify/items.ts';
import { openQueues } from '../../aws/queues.ts';

/** What Lambda leaves in the failure queue of a batch it has given up: where it stands in the stream. */
export const pointer = (startSequenceNumber: string, endSequenceNumber = startSequenceNumber): string =>
  JSON.stringify({
    requestContext: { condition: 'RetryAttemptsExhausted' },
    DDBStreamBatchInfo: {
      shardId: 'shard',
      startSequenceNumber,
      endSequenceNumber,
      approximateArrivalOfFirstRecord: '2026-03-01T12:00:00.000Z',
      approximateArrivalOfLastRecord: '2026-03-01T12:00:09.000Z',
      batchSize: 1,
      streamArn: 'arn:stream',
    },
  });

type Item = Awaited<ReturnType<typeof storyItem>>;

/** A stream of these items, numbered from 10 on; or one that has forgotten them. */
export const streamOf = (items: readonly Item[] | 'trimmed'): DynamoDBStreamsClient => {
  const client = new DynamoDBStreamsClient({ region: 'us-east-1' });
  client.send = async (command: unknown) => {
    if (items === 'trimmed') throw Object.assign(new Error('gone'), { name: 'TrimmedDataAccessException' });
    if (command instanceof GetShardIteratorCommand) return { ShardIterator: command.input.SequenceNumber };
    if (!(command instanceof GetRecordsCommand)) throw new Error('another call than that');
    const from = Number(command.input.ShardIterator) - 10;
    const Records = items.slice(from, from + 2).map((item, at) => ({
      eventName: 'INSERT',
      dynamodb: { SequenceNumber: String(10 + from + at), NewImage: marshall(item, { removeUndefinedValues: true }) },
    }));
    return { Records, NextShardIterator: String(10 + from + 2) };
  };
  return client;
};

/** A table of these items, which is asked for this time. */
export const tableOf = (
  items: readonly object[],
  span = ['2026-03-01T11:58:00.000Z', '2026-03-01T12:02:09.000Z'],
  onScan = () => {},
): DynamoDBClient => {
  const client = new DynamoDBClient({ region: 'us-east-1' });
  client.send = async (command: unknown) => {
    assert.ok(command instanceof ScanCommand);
    const { ':from': from, ':to': to } = command.input.ExpressionAttributeValues ?? {};
    assert.deepEqual([from?.S, to?.S], span);
    onScan();
    return { Items: items.map((item) => marshall(item, { removeUndefinedValues: true })) };
  };
  return client;
};

export const openTopic = (fails: (id: string) => boolean = () => false) => {
  const told: string[] = [];
  const sns = new SNSClient({ region: 'us-east-1' });
  sns.send = async (command: unknown) => {
    assert.ok(command instanceof PublishBatchCommand);
    const entries = command.input.PublishBatchRequestEntries ?? [];
    const Failed = entries.filter(({ Message = '' }) => fails(JSON.parse(Message).id));
    told.push(...entries.filter((entry) => !Failed.includes(entry)).map(({ Message = '' }) => JSON.parse(Message).id));
    return { Failed: Failed.map(({ Id }) => ({ Id, Code: 'InternalError', SenderFault: false })) };
  };
  return { sns, told };
};

export const silent = { announced: () => {}, failure: () => {} };

export type Queues = Awaited<ReturnType<typeof openQueues>>;

/** Runs the command over a failure queue that holds these pointers. */
export const run = async (
  pointers: readonly string[],
  streams: DynamoDBStreamsClient,
  dynamodb: DynamoDBClient,
  sns: SNSClient,
  prepare: (queues: Queues) => Promise<void> = async () => {},
  report: AnnounceAgainObserver = silent,
  signal?: AbortSignal,
) => {
  const queues = await openQueues();
  try {
    await queues.send(queues.home, pointers);
    await prepare(queues);
    const outputs = {
      notifyEnvironment: { EVENT_SOURCE: '/wiredrop/Wiredrop' },
      tableName: 'table',
      failureQueueUrl: queues.home,
    };
    const result = await announceAgain(
      { sqs: queues.sqs, outlets: [topicOutlet('arn:topic', sns)], dynamodb, streams },
      outputs,
      report,
      signal,
    );
    // Whoever comes next can have what stays, at once.
    if (result.held === 0) assert.equal((await queues.bodiesIn(queues.home)).length, result.left);
    return result;
  } finally {
    await queues.stop();
  }
};

/** Under which a story's first revision is announced. */
export const firstId = (story: Pick<StoryItem, 'pk' | 'sk'>): string => `${storyIdAt(story)}.1`;
