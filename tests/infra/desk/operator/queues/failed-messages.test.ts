import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { fileMessage } from '../../../../../functions/story/items/file-version.ts';
import {
  failedMessages,
  look,
  settleFailedMessage,
} from '../../../../../infra/desk/operator/queues/failed-messages.ts';
import { moveDeadLetters } from '../../../../../infra/desk/operator/redrive/dead-letters.ts';
import { openQueues } from '../../../aws/queues.ts';
import { pointer } from '../redrive/failure-queue.ts';

const fileOf = (key: string): string => fileMessage({ bucket: 'b', key, uploadedAt: '2026-01-05T10:00:00.000Z' });

describe('a message that waits for a person', () => {
  it('is shown with its file or its cause, and is tried again or dropped alone', async (t) => {
    const queues = await openQueues();
    t.after(queues.stop);
    // Not `home`, from which the receives of this test would move a message on.
    const notifyFailureQueueUrl = queues.home.replace(/home$/, 'another');
    const urls = { queueUrl: queues.home, deadLetterQueueUrl: queues.deadLetters, notifyFailureQueueUrl };
    await queues.send(queues.deadLetters, [fileOf('a.md'), fileOf('b.md'), 'hello']);
    await queues.send(notifyFailureQueueUrl, [pointer()]);
    const letters = await failedMessages(queues.sqs, urls);
    const shown = letters.map(({ queue, files, isStray, body, cause }) => [queue, files[0]?.key, isStray, body, cause]);
    assert.deepEqual(shown.map(String).sort(), [
      'dead letters,,true,hello,',
      'dead letters,a.md,false,,',
      'dead letters,b.md,false,,',
      'failure queue,,false,,RetryAttemptsExhausted',
    ]);
    assert.ok(letters.every(({ since = '' }) => Date.now() - Date.parse(since) < 60_000));
    const named = (name: string) => letters.find(({ files, body }) => (files[0]?.key ?? body) === name);
    const [a, stray] = [named('a.md'), named('hello')];
    assert.ok(a && stray);
    assert.equal(await settleFailedMessage(queues.sqs, urls, a, 'retry'), true);
    assert.equal(await settleFailedMessage(queues.sqs, urls, stray, 'drop'), true);
    assert.equal(await settleFailedMessage(queues.sqs, urls, stray, 'drop'), false);
    assert.deepEqual(await queues.bodiesIn(queues.home), [fileOf('a.md')]);
    assert.deepEqual(await queues.bodiesIn(queues.deadLetters), [fileOf('b.md')]);
    assert.deepEqual(await queues.bodiesIn(notifyFailureQueueUrl), [pointer()]);
  });

  it('stays in its queue, and visible, if it cannot be sent back or the queue fails', async (t) => {
    const queues = await openQueues();
    t.after(queues.stop);
    const urls = { queueUrl: queues.home, deadLetterQueueUrl: queues.deadLetters, notifyFailureQueueUrl: '' };
    const bodies = ['a.md', 'b.md', 'c.md'].map(fileOf);
    await queues.send(queues.deadLetters, bodies);
    const [one] = await look(queues.sqs, queues.deadLetters, 'dead letters');
    const send = queues.sqs.send.bind(queues.sqs);
    for (const refused of [SendMessageCommand, DeleteMessageCommand]) {
      queues.sqs.send = async (command: unknown) => {
        if (command instanceof refused) throw new Error('unreachable');
        return send(command as never);
      };
      await assert.rejects(settleFailedMessage(queues.sqs, urls, one ?? assert.fail(), 'retry'), /unreachable/);
      assert.equal((await look(queues.sqs, queues.deadLetters, 'dead letters')).length, 3, refused.name);
    }
  });

  it('stays, and visible, though it comes a second time while another one is looked for', async () => {
    const sqs = new SQSClient({ region: 'us-east-1' });
    const receipts = ['first', 'second'];
    const givenBack: (string | undefined)[] = [];
    sqs.send = async (command: unknown) => {
      if (command instanceof ReceiveMessageCommand) {
        const ReceiptHandle = receipts.shift();
        return ReceiptHandle === undefined ? {} : { Messages: [{ MessageId: '1', ReceiptHandle, Body: 'hello' }] };
      }
      assert.ok(command instanceof ChangeMessageVisibilityBatchCommand);
      givenBack.push(...(command.input.Entries ?? []).map((one) => one.ReceiptHandle));
      return {};
    };
    const urls = { queueUrl: '', deadLetterQueueUrl: 'dead', notifyFailureQueueUrl: '' };
    assert.equal(await settleFailedMessage(sqs, urls, { id: '2', queue: 'dead letters' }, 'drop'), false);
    assert.deepEqual(givenBack, ['second', 'first']);
  });

  it('keeps its attributes when it is sent back, alone or with all; the oldest is shown first', async (t) => {
    const queues = await openQueues();
    t.after(queues.stop);
    const urls = { queueUrl: queues.home, deadLetterQueueUrl: queues.deadLetters, notifyFailureQueueUrl: '' };
    const MessageAttributes = { ERROR_MESSAGE: { DataType: 'String', StringValue: 'no permission' } };
    for (const key of ['a.md', 'b.md']) {
      const command = { QueueUrl: queues.deadLetters, MessageBody: fileOf(key), MessageAttributes };
      await queues.sqs.send(new SendMessageCommand(command));
      await delay(2);
    }
    const shown = await look(queues.sqs, queues.deadLetters, 'dead letters');
    const found = shown.map(({ files, cause }) => [files[0]?.key, cause]);
    assert.deepEqual(found, [
      ['a.md', 'no permission'],
      ['b.md', 'no permission'],
    ]);
    await settleFailedMessage(queues.sqs, urls, shown[0] ?? assert.fail(), 'retry');
    assert.equal(await moveDeadLetters(queues.sqs, urls), 1);
    for (const { cause } of await look(queues.sqs, queues.home, 'dead letters')) assert.equal(cause, 'no permission');
  });
});
