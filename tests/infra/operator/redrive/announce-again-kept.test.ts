import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient, GetShardIteratorCommand } from '@aws-sdk/client-dynamodb-streams';
import { DeleteMessageCommand } from '@aws-sdk/client-sqs';
import { storyItem } from '../../../functions/notify/items.ts';
import { firstId, openTopic, pointer, type Queues, run, streamOf, tableOf } from './failure-queue.ts';

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

describe('announceAgain: a message that cannot be processed', { concurrency: true }, () => {
  for (const [what, body] of [
    ['text', 'is this thing on?'],
    ['JSON of another kind', '{"Records":[]}'],
    ['no object', 'null'],
    ['a pointer without its end', pointer('10').replace('endSequenceNumber', 'end')],
    ['a pointer of no time', pointer('10').replaceAll('2026-03-01', 'long ago')],
  ] as const) {
    it(`keeps a message that is not Lambda's, reports it and goes on: ${what}`, async () => {
      const story = await storyItem({ articleId: 'a', text: 'a' });
      const { sns, told } = openTopic();
      const deleted: unknown[] = [];
      const result = await run([body, pointer('10')], streamOf([story]), tableOf([]), sns, watchDeletions(deleted));
      assert.deepEqual([told, deleted.length], [[firstId(story)], 1]);
      assert.deepEqual([result.announced, result.left, result.kept.length], [1, 1, 1]);
      assert.match(String(result.kept[0]?.error), /^StrayMessageError: not a pointer into a stream: /);
    });
  }

  it('keeps a message whose records the operator may not read, reports it and goes on', async () => {
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

  it('keeps every forgotten message if the operator may not read the table', async () => {
    const table = new DynamoDBClient({ region: 'us-east-1' });
    table.send = async () => {
      throw denied();
    };
    const deleted: unknown[] = [];
    const pointers = [pointer('10'), pointer('11')];
    const result = await run(pointers, streamOf('trimmed'), table, openTopic().sns, watchDeletions(deleted));
    assert.deepEqual([result.announced, result.left, result.kept.length, deleted.length], [0, 2, 2, 0]);
  });

  it('reports an announced message that cannot be deleted, and deletes the others', async () => {
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
});
