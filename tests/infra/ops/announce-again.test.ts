import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient, GetRecordsCommand, GetShardIteratorCommand } from '@aws-sdk/client-dynamodb-streams';
import { PublishBatchCommand, SNSClient } from '@aws-sdk/client-sns';
import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { StoryItem } from '../../../functions/story/items.ts';
import { storyIdAt } from '../../../functions/story/keys.ts';
import { type AnnounceAgainReport, announceAgain } from '../../../infra/ops/announce-again.ts';
import { storyItem } from '../../functions/notify/items.ts';
import { openQueues } from './queues.ts';

const pointer = (startSequenceNumber: string, endSequenceNumber = startSequenceNumber): string =>
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
const streamOf = (items: readonly Item[] | 'trimmed'): DynamoDBStreamsClient => {
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
const tableOf = (
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

const openTopic = (fails: (id: string) => boolean = () => false) => {
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

const denied = (): Error => Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' });

/** This stream, of which one shard may not be read. */
const refusing = (streams: DynamoDBStreamsClient, shard: string): DynamoDBStreamsClient => {
  const client = new DynamoDBStreamsClient({ region: 'us-east-1' });
  client.send = async (command: unknown) => {
    if (command instanceof GetShardIteratorCommand && command.input.ShardId === shard) throw denied();
    return streams.send(command as never);
  };
  return client;
};

/** Keeps what is deleted of the queues. */
const watchDeletions =
  (deleted: unknown[]) =>
  async ({ sqs }: Queues): Promise<void> => {
    const send = sqs.send.bind(sqs);
    sqs.send = async (command: unknown) => {
      if (command instanceof DeleteMessageCommand) deleted.push(command.input.ReceiptHandle);
      return send(command as never);
    };
  };

const silent = { announced: () => {}, failure: () => {} };

type Queues = Awaited<ReturnType<typeof openQueues>>;

/** Runs the command over a failure queue that holds these pointers. */
const run = async (
  pointers: readonly string[],
  streams: DynamoDBStreamsClient,
  dynamodb: DynamoDBClient,
  sns: SNSClient,
  prepare: (queues: Queues) => Promise<void> = async () => {},
  report: AnnounceAgainReport = silent,
) => {
  const queues = await openQueues();
  try {
    await queues.send(queues.home, pointers);
    await prepare(queues);
    const outputs = {
      stackName: 'Wiredrop',
      topicArn: 'arn:topic',
      tableName: 'table',
      failureQueueUrl: queues.home,
    };
    return await announceAgain({ sqs: queues.sqs, sns, dynamodb, streams }, outputs, report);
  } finally {
    await queues.stop();
  }
};

/** Under which a story's first revision is announced. */
const firstId = (story: Pick<StoryItem, 'pk' | 'sk'>): string => `${storyIdAt(story)}.1`;

describe('announceAgain', () => {
  it('reads a given-up range from the stream, both ends included, and announces it under the same ids', async () => {
    const stories = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((text) => storyItem({ articleId: text, text })));
    const { sns, told } = openTopic();
    const result = await run([pointer('11', '13')], streamOf(stories), tableOf([]), sns);
    assert.deepEqual(told, stories.slice(1, 4).map(firstId));
    assert.deepEqual(result, { announced: 3, left: 0, kept: [] });
  });

  it('keeps a message of which something could not be announced', async () => {
    const stories = await Promise.all(['a', 'b'].map((text) => storyItem({ articleId: text, text })));
    const [first, second] = stories.map(firstId);
    const { sns, told } = openTopic((id) => id === second);
    const result = await run([pointer('10', '11')], streamOf(stories), tableOf([]), sns);
    assert.deepEqual(told, [first]);
    assert.deepEqual(result, { announced: 1, left: 1, kept: [] });
  });

  it('does not take an empty answer for an empty queue', async () => {
    const { sns, told } = openTopic();
    const result = await run(
      [pointer('10')],
      streamOf([await storyItem({ articleId: 'a', text: 'a' })]),
      tableOf([]),
      sns,
      async ({ sqs }) => {
        const send = sqs.send.bind(sqs);
        let empty = 2;
        sqs.send = async (command: unknown) =>
          command instanceof ReceiveMessageCommand && empty-- > 0 ? {} : send(command as never);
      },
    );
    assert.equal(told.length, 1);
    assert.deepEqual(result, { announced: 1, left: 0, kept: [] });
  });

  it('counts as left what an interrupted command has received', async () => {
    const { sns } = openTopic();
    const result = await run(
      [pointer('10'), pointer('11')],
      streamOf(await Promise.all(['a', 'b'].map((text) => storyItem({ articleId: text, text })))),
      tableOf([]),
      sns,
      async ({ sqs, home }) => {
        await sqs.send(new ReceiveMessageCommand({ QueueUrl: home, MaxNumberOfMessages: 1, VisibilityTimeout: 300 }));
      },
    );
    assert.deepEqual(result, { announced: 1, left: 1, kept: [] });
  });

  it('announces what the table has of that time, where the stream has forgotten it', async () => {
    const story = await storyItem({ articleId: 'a', text: 'a' });
    const joined = { ...(await storyItem({ articleId: 'b', text: 'b' })), announce: 'none', articleCount: 2 };
    const { sns, told } = openTopic();
    const result = await run([pointer('10')], streamOf('trimmed'), tableOf([story, joined]), sns);
    assert.deepEqual(told, [story, joined].map(firstId));
    assert.deepEqual(result, { announced: 2, left: 0, kept: [] });
  });

  it('announces what was revised while nothing was to be announced', async () => {
    const story = { ...(await storyItem({ articleId: 'a', text: 'a' })), announce: 'none', revision: 2 };
    const { sns, told } = openTopic();
    await run([pointer('10')], streamOf('trimmed'), tableOf([story]), sns);
    assert.deepEqual(told, [`${storyIdAt(story)}.2`]);
  });

  it('says how much the table has, and of how many days, before it announces any of it', async () => {
    const old = { ...(await storyItem({ articleId: 'a', text: 'a' })), firstSeenAt: '2026-01-20T23:59:59.000Z' };
    const stories = [
      { ...old, lastSeenAt: '2026-03-01T12:00:05.000Z', announce: 'none', revision: 2 },
      { ...(await storyItem({ articleId: 'b', text: 'b' })), firstSeenAt: '2026-03-01T12:00:00.000Z' },
      { ...(await storyItem({ articleId: 'c', text: 'c' })), firstSeenAt: '2026-03-01T12:00:01.000Z' },
    ];
    const { sns, told } = openTopic();
    const heard: unknown[] = [];
    const foundInTable = async (found: object) => {
      await delay(50);
      heard.push(found, told.length);
    };
    await run([pointer('10')], streamOf('trimmed'), tableOf(stories), sns, undefined, { ...silent, foundInTable });
    const days = { days: 2, firstDay: '2026-01-20', lastDay: '2026-03-01' };
    assert.deepEqual(heard, [{ announcements: 3, updates: 1, ...days }, 0]);
    assert.equal(told.length, 3);
  });

  it('says nothing of the table where that has nothing to announce, or was not asked', async () => {
    const heard: unknown[] = [];
    const report = { ...silent, foundInTable: async (found: object) => void heard.push(found) };
    const story = await storyItem({ articleId: 'a', text: 'a' });
    await run([pointer('10')], streamOf('trimmed'), tableOf([]), openTopic().sns, undefined, report);
    await run([pointer('10')], streamOf([story]), tableOf([]), openTopic().sns, undefined, report);
    assert.deepEqual(heard, []);
  });

  it('announces nothing that was stored silently, whoever joined it since', async () => {
    const silentStory = { ...(await storyItem({ articleId: 'c', text: 'c' })), announce: 'none' };
    const joined = { ...silentStory, unannounced: true, articleCount: 2 };
    const { sns, told } = openTopic();
    await run([pointer('10')], streamOf('trimmed'), tableOf([silentStory, joined]), sns);
    assert.deepEqual(told, []);
  });

  it('scans the table once for all that the stream has forgotten, and announces each item once', async () => {
    const at = (firstSeenAt: string) =>
      storyItem({ articleId: firstSeenAt, text: firstSeenAt }).then((s) => ({ ...s, firstSeenAt }));
    const stories = await Promise.all(
      ['2026-03-01T12:00:05.000Z', '2026-03-02T12:00:00.000Z', '2026-03-03T12:00:05.000Z'].map(at),
    );
    const { sns, told } = openTopic();
    let scans = 0;
    const table = tableOf(stories, ['2026-03-01T11:58:00.000Z', '2026-03-03T12:02:09.000Z'], () => scans++);
    const later = pointer('11').replaceAll('2026-03-01', '2026-03-03');
    const result = await run([pointer('10'), later, pointer('12')], streamOf('trimmed'), table, sns);
    assert.deepEqual(
      told,
      [stories[0], stories[2]].map((story) => firstId(story as StoryItem)),
    );
    assert.deepEqual([result, scans], [{ announced: 2, left: 0, kept: [] }, 1]);
  });

  it('keeps every message whose items in the table could not all be announced', async () => {
    const { sns } = openTopic(() => true);
    const table = tableOf([await storyItem({ articleId: 'a', text: 'a' })]);
    const result = await run([pointer('10'), pointer('11')], streamOf('trimmed'), table, sns);
    assert.deepEqual(result, { announced: 0, left: 2, kept: [] });
  });

  for (const [what, body] of [
    ['text', 'is this thing on?'],
    ['JSON of another kind', '{"Records":[]}'],
    ['no object', 'null'],
    ['a pointer without its end', pointer('10').replace('endSequenceNumber', 'end')],
    ['a pointer of no time', pointer('10').replaceAll('2026-03-01', 'long ago')],
  ] as const) {
    it(`leaves a message that is not Lambda's where it is, says so and goes on: ${what}`, async () => {
      const story = await storyItem({ articleId: 'a', text: 'a' });
      const { sns, told } = openTopic();
      const deleted: unknown[] = [];
      const result = await run([body, pointer('10')], streamOf([story]), tableOf([]), sns, watchDeletions(deleted));
      assert.deepEqual([told, deleted.length], [[firstId(story)], 1]);
      assert.deepEqual([result.announced, result.left, result.kept.length], [1, 1, 1]);
      assert.match(String(result.kept[0]?.error), /^Error: it points at no place in a stream: /);
    });
  }

  it('leaves a message whose records the operator may not read, says so and goes on', async () => {
    const story = await storyItem({ articleId: 'a', text: 'a' });
    const streams = streamOf([story]);
    const { sns, told } = openTopic();
    const deleted: unknown[] = [];
    const refused = pointer('10').replace('"shard"', '"refused"');
    const result = await run(
      [refused, pointer('10')],
      refusing(streams, 'refused'),
      tableOf([]),
      sns,
      watchDeletions(deleted),
    );
    assert.deepEqual([told, deleted.length], [[firstId(story)], 1]);
    assert.deepEqual([result.announced, result.left], [1, 1]);
    assert.deepEqual(
      result.kept.map(({ error }) => String(error)),
      ['AccessDeniedException: not authorized'],
    );
    assert.match(result.kept[0]?.messageId ?? '', /\w/);
  });

  it('leaves every message that only the table could tell of, where the operator may not read that', async () => {
    const table = new DynamoDBClient({ region: 'us-east-1' });
    table.send = async () => {
      throw denied();
    };
    const deleted: unknown[] = [];
    const pointers = [pointer('10'), pointer('11')];
    const result = await run(pointers, streamOf('trimmed'), table, openTopic().sns, watchDeletions(deleted));
    assert.deepEqual([result.announced, result.left, result.kept.length, deleted.length], [0, 2, 2, 0]);
  });

  it('says so where a message that was announced cannot be deleted, and deletes the others', async () => {
    const stories = await Promise.all(['a', 'b'].map((text) => storyItem({ articleId: text, text })));
    const { sns, told } = openTopic();
    const prepare = async ({ sqs }: Queues) => {
      const send = sqs.send.bind(sqs);
      let refused = 1;
      sqs.send = async (command: unknown) => {
        if (command instanceof DeleteMessageCommand && refused-- > 0) throw denied();
        return send(command as never);
      };
    };
    const result = await run([pointer('10'), pointer('11')], streamOf('trimmed'), tableOf(stories), sns, prepare);
    assert.equal(told.length, 2);
    assert.deepEqual([result.announced, result.left, result.kept.length], [2, 1, 1]);
  });

  it('does nothing when nothing was given up', async () => {
    const { sns, told } = openTopic();
    assert.deepEqual(await run([], streamOf([]), tableOf([]), sns), { announced: 0, left: 0, kept: [] });
    assert.deepEqual(told, []);
  });
});
