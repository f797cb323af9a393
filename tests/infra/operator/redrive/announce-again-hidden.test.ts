import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ChangeMessageVisibilityBatchCommand, DeleteMessageCommand } from '@aws-sdk/client-sqs';
import { storyItem } from '../../../functions/notify/items.ts';
import { openTopic, pointer, type Queues, run, streamOf, tableOf } from './failure-queue.ts';

/** Sends what a queue is sent by this instead. */
const instead =
  (send: (command: unknown, really: () => Promise<object>) => Promise<object>) =>
  async ({ sqs }: Queues): Promise<void> => {
    const really = sqs.send.bind(sqs);
    sqs.send = async (command: unknown) => send(command, () => really(command as never) as unknown as Promise<object>);
  };

/** A stream that has forgotten everything, and says so once this has come. */
const trimmedAfter = (come: Promise<void>) => {
  const streams = streamOf('trimmed');
  const trimmed = streams.send.bind(streams);
  streams.send = async (command: unknown) => {
    await come;
    return trimmed(command as never);
  };
  return streams;
};

describe('announceAgain: its messages, while it reads the table', () => {
  it('are hidden again, however long that takes', async (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] });
    const hidden: unknown[] = [];
    const started = Promise.withResolvers<void>();
    const watch = instead(async (command, really) => {
      const answer = await really();
      if (command instanceof ChangeMessageVisibilityBatchCommand) {
        hidden.push(command.input.Entries?.map(({ VisibilityTimeout }) => VisibilityTimeout));
        started.resolve();
      }
      return answer;
    });
    const onScan = () => t.mock.timers.tick(100_000);
    const table = tableOf([await storyItem({ articleId: 'a', text: 'a' })], undefined, onScan);
    const result = await run([pointer('10')], trimmedAfter(started.promise), table, openTopic().sns, watch);
    assert.deepEqual(result, { announced: 1, left: 0, held: 0, kept: [] });
    assert.ok(hidden.length >= 2, 'at the beginning, and for each scan until it is deleted');
    assert.deepEqual(new Set(hidden.flat()), new Set([300]));
  });

  it('are not deleted where they could not be kept hidden, for others may have them by now, and it says so', async (t) => {
    const deleted: unknown[] = [];
    const refuse = instead(async (command, really) => {
      if (command instanceof DeleteMessageCommand) deleted.push(command.input.ReceiptHandle);
      if (!(command instanceof ChangeMessageVisibilityBatchCommand)) return really();
      return { Failed: [{ Id: '0', Code: 'InternalError', SenderFault: false }] };
    });
    const began = Date.now();
    const onScan = () => t.mock.method(Date, 'now', () => began + 310_000);
    const table = tableOf([await storyItem({ articleId: 'a', text: 'a' })], undefined, onScan);
    const { kept, ...result } = await run([pointer('10')], streamOf('trimmed'), table, openTopic().sns, refuse);
    assert.deepEqual([result, deleted], [{ announced: 1, left: 1, held: 0 }, []]);
    assert.match(String(kept[0]?.error), /could not be kept hidden, and others may have it by now: InternalError$/);
  });
});
