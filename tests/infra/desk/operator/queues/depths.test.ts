import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { fileMessage } from '../../../../../functions/story/items/file-version.ts';
import { queueStatus } from '../../../../../infra/desk/operator/queues/depths.ts';
import { openQueues } from '../../../aws/queues.ts';
import { pointer } from '../redrive/failure-queue.ts';
import { stackWith } from '../stack/some-outputs.ts';

const file = fileMessage({ bucket: 'b', key: 'a.md', uploadedAt: '2026-01-05T10:00:00.000Z' });

it('queueStatus names files and strays, and leaves every message visible', async (t) => {
  const queues = await openQueues();
  t.after(queues.stop);
  const notifyFailureQueueUrl = queues.home.replace(/home$/, 'another');
  await queues.send(queues.deadLetters, ['hello', file]);
  await queues.send(notifyFailureQueueUrl, [file, pointer()]);
  const outputs = { queueUrl: queues.home, deadLetterQueueUrl: queues.deadLetters, notifyFailureQueueUrl };
  await queues.send(queues.home, [file, file]);
  const first = new ReceiveMessageCommand({ QueueUrl: queues.deadLetters, VisibilityTimeout: 60 });
  await queues.sqs.send(new ReceiveMessageCommand({ QueueUrl: queues.home, VisibilityTimeout: 60 }));
  const { toUnpack, waiting, inFlight } = await queueStatus(
    stackWith(queues, { ...outputs, unpackQueueUrl: queues.home }),
  );
  assert.deepEqual([toUnpack, waiting, inFlight], [2, 1, 1], 'containers that are being unpacked count');
  const { deadLetters, unannounced } = await queueStatus(stackWith(queues, outputs));
  assert.deepEqual([deadLetters.count, deadLetters.keys, deadLetters.strays.length], [2, ['a.md'], 1]);
  assert.deepEqual([unannounced.count, unannounced.keys, unannounced.strays.length], [2, [], 1]);
  assert.match(deadLetters.strays[0] ?? '', /^[\w-]{36}$/);
  await queues.sqs.send(first);
  const { deadLetters: all } = await queueStatus(stackWith(queues, outputs));
  assert.equal(all.count, 2, 'so does one that a redrive holds');
});
