import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { fileEvent } from '../../../../infra/cli/files/send-file-events.ts';
import { dropMessage } from '../../../../infra/cli/redrive/dead-letters.ts';
import { openQueues } from '../../aws/queues.ts';
import { pointer } from './failure-queue.ts';

const file = fileEvent({ bucket: 'b', key: 'a.md', uploadedAt: '2026-01-05T10:00:00.000Z' }, 'us-east-1');

describe('dropMessage', { concurrency: true }, () => {
  it('takes a stray away from either queue, and nothing that redrive understands', async (t) => {
    const queues = await openQueues();
    t.after(queues.stop);
    // Not `home`, from which the receives of this test would move a message on.
    const failures = queues.home.replace(/home$/, 'another');
    const urls = { deadLetterQueueUrl: queues.deadLetters, failureQueueUrl: failures };
    await queues.send(queues.deadLetters, ['hello', file]);
    await queues.send(failures, ['stray', pointer('10')]);
    const idOf = async (QueueUrl: string, body: string): Promise<string> => {
      const look = { QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 };
      const { Messages = [] } = await queues.sqs.send(new ReceiveMessageCommand(look));
      return Messages.find(({ Body }) => Body === body)?.MessageId ?? '';
    };
    const drop = (id: string) => dropMessage(queues.sqs, urls, id);
    assert.equal(await drop(await idOf(queues.deadLetters, 'hello')), 'hello');
    assert.equal(await drop(await idOf(failures, 'stray')), 'stray');
    for (const [queue, body] of [
      [queues.deadLetters, file],
      [failures, pointer('10')],
    ] as const) {
      await assert.rejects(drop(await idOf(queue, body)), /is no stray/);
    }
    assert.equal(await drop('nosuch'), undefined);
    assert.deepEqual(await queues.bodiesIn(queues.deadLetters), [file]);
    assert.deepEqual(await queues.bodiesIn(failures), [pointer('10')]);
  });

  it('receives no more of a queue than it takes to find it, and nothing once it is interrupted', async () => {
    let asked = 0;
    const calls: object[] = [];
    const send = async (command: object) => {
      calls.push(command);
      if (!(command instanceof ReceiveMessageCommand)) return { Attributes: { ApproximateNumberOfMessages: '100' } };
      assert.ok(++asked < 50, 'no end');
      return { Messages: [{ MessageId: String(asked), ReceiptHandle: `handle ${asked}`, Body: 'odd' }] };
    };
    const sqs = { send } as unknown as SQSClient;
    const urls = { deadLetterQueueUrl: 'dead', failureQueueUrl: 'failures' };
    assert.equal(await dropMessage(sqs, urls, '3'), 'odd');
    assert.equal(asked, 3);
    const deleted = calls.flatMap((call) => (call instanceof DeleteMessageCommand ? [call.input.ReceiptHandle] : []));
    const [given] = calls.flatMap((call) => (call instanceof ChangeMessageVisibilityBatchCommand ? [call.input] : []));
    const handles = given?.Entries?.map(({ ReceiptHandle }) => ReceiptHandle);
    assert.deepEqual([deleted, handles], [['handle 3'], ['handle 1', 'handle 2']]);
    assert.equal(await dropMessage(sqs, urls, '4', AbortSignal.abort()), undefined);
    assert.equal(asked, 3);
  });
});
