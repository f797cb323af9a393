import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createObserver } from '../../../../../functions/ingest/ingest-batch.ts';
import { ReaderFaultError } from '../../../../../functions/ingest/ingest-file.ts';
import { fileMessage } from '../../../../../functions/story/items/file-version.ts';
import { failedFile, failedLines } from '../../../../../infra/desk/operator/queues/failed-file.ts';
import { openQueues } from '../../../aws/queues.ts';

// Goal: whoever knows only the key of a file that failed hears where and why, in one command. Method: a queue with
// other dead letters, and the very line that ingest logs.

it('a failed file is found by its key or its end, with its last error, or the command that shows it', async (t) => {
  const queues = await openQueues();
  t.after(queues.stop);
  const outputs = {
    deadLetterQueueUrl: queues.deadLetters,
    ingestLogGroupName: 'Ingest-Logs',
    topicArn: 'arn:aws:sns:eu-west-1:123456789012:Topic',
  };
  const key = 'articles/2026/lost ferry.md';
  const file = (name: string) => ({ bucket: 'b', key: name, uploadedAt: '2026-01-05T10:00:00.000Z' });
  await queues.send(queues.deadLetters, ['hello', fileMessage(file('articles/other.md')), fileMessage(file(key))]);

  const written: string[] = [];
  const write = t.mock.method(process.stdout, 'write', (line: string) => written.push(line) > 0);
  const error = new ReaderFaultError('no file', { cause: new Error('Access Denied') });
  createObserver({ namespace: 'n', service: 'ingest' } as never).failure('m', error, file(key));
  write.mock.restore();
  const earlier = { timestamp: 0, message: 'killed' };
  const events = [earlier, ...written.map((message) => ({ timestamp: Date.parse('2026-01-05T10:30:00Z'), message }))];

  const asked: unknown[] = [];
  const readLog = async (...question: unknown[]) => {
    asked.push(question.slice(0, 3));
    return events;
  };
  for (const name of [key, 'lost ferry.md']) {
    const failed = await failedFile(queues.sqs, outputs, name, readLog);
    assert.equal(failed?.key, key);
    assert.deepEqual(failed?.logged, {
      at: '2026-01-05T10:30:00.000Z',
      error: 'ReaderFaultError: no file, because of Error: Access Denied',
    });
  }
  assert.deepEqual(asked[0], ['Ingest-Logs', 'eu-west-1', `{ $.level = "ERROR" && $.key = ${JSON.stringify(key)} }`]);
  assert.equal(await failedFile(queues.sqs, outputs, 'ferry.md', readLog), undefined);

  const unread = await failedFile(queues.sqs, outputs, key, () => Promise.reject(new Error('no aws')));
  assert.match(failedLines(unread ?? assert.fail(), 300).join('\n'), /aws logs tail Ingest-Logs --region eu-west-1/);
});
