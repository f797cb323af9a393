import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileMessage } from '../../../../../functions/story/items/file-version.ts';
import { failedMessages, settleFailedMessage } from '../../../../../infra/desk/operator/queues/failed-messages.ts';
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
});
