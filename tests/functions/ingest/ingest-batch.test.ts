import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SQSRecord } from 'aws-lambda';
import { ingestBatch } from '../../../functions/ingest/ingest-batch.ts';
import type { Outcome } from '../../../functions/ingest/ingest-file.ts';
import type { FileVersion } from '../../../functions/story/file-version.ts';

const OUTCOME: Outcome = { disposition: 'new', redelivered: false, repairs: [], warnings: [] };

const message = (messageId: string, ...keys: string[]): SQSRecord => ({
  messageId,
  receiptHandle: '',
  attributes: { ApproximateReceiveCount: '1', SentTimestamp: '0', SenderId: '', ApproximateFirstReceiveTimestamp: '0' },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: '',
  awsRegion: 'us-east-1',
  body: JSON.stringify({
    Records: keys.map((key) => ({
      eventSource: 'aws:s3',
      eventName: 'ObjectCreated:Put',
      eventTime: '2026-03-01T12:00:00.000Z',
      s3: { bucket: { name: 'bucket' }, object: { key } },
    })),
  }),
});

const recorder = () => {
  const files: string[] = [];
  const failures: string[] = [];
  return {
    files,
    failures,
    report: {
      file: ({ key }: { key: string }) => void files.push(key),
      failure: (messageId: string) => void failures.push(messageId),
    },
  };
};

describe('ingestBatch', () => {
  it('ingests every file of every message and reports each once', async () => {
    const { files, report } = recorder();
    const response = await ingestBatch(
      [message('1', 'a.md'), message('2', 'b.md', 'c.md')],
      async () => OUTCOME,
      report,
    );
    assert.deepEqual(response, { batchItemFailures: [] });
    assert.deepEqual(files.toSorted(), ['a.md', 'b.md', 'c.md']);
  });

  it('reports how long each file took', async () => {
    const took: number[] = [];
    const report = {
      ...recorder().report,
      file: (_: object, __: Outcome, milliseconds: number) => void took.push(milliseconds),
    };
    await ingestBatch([message('1', 'a.md')], async () => OUTCOME, report);
    assert.ok(took.length === 1 && took.every((milliseconds) => milliseconds >= 0 && milliseconds < 10_000));
  });

  it('gives back the failed message alone, and never fails the batch', async () => {
    const { files, failures, report } = recorder();
    const messages = [
      message('1', 'a.md'),
      message('2', 'bad.md'),
      { ...message('3'), body: 'not json' },
      message('4', 'd.md'),
    ];
    const ingest = async ({ key }: { key: string }) => {
      if (key === 'bad.md') throw new Error('throttled');
      return OUTCOME;
    };
    const response = await ingestBatch(messages, ingest, report);
    assert.deepEqual(response.batchItemFailures, [{ itemIdentifier: '2' }, { itemIdentifier: '3' }]);
    assert.deepEqual(files.toSorted(), ['a.md', 'd.md']);
    assert.deepEqual(failures.toSorted(), ['2', '3']);
  });

  it('tries every file of a message, reports each that failed, and gives the message back once', async () => {
    const { files, report } = recorder();
    const failures: unknown[] = [];
    const ingest = async ({ key }: { key: string }) => {
      if (key.startsWith('bad')) throw new Error(key);
      return OUTCOME;
    };
    const failure = (messageId: string, error: unknown, file?: FileVersion) =>
      void failures.push([messageId, file?.key, error]);
    const messages = [message('1', 'a.md', 'bad1.md', 'bad2.md', 'b.md')];
    const response = await ingestBatch(messages, ingest, { ...report, failure });
    assert.deepEqual(response.batchItemFailures, [{ itemIdentifier: '1' }]);
    assert.deepEqual(files, ['a.md', 'b.md']);
    assert.deepEqual(failures, [
      ['1', 'bad1.md', new Error('bad1.md')],
      ['1', 'bad2.md', new Error('bad2.md')],
    ]);
  });

  it('works on several messages at once, and on no more than the bound', async () => {
    let running = 0;
    let most = 0;
    const ingest = async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running--;
      return OUTCOME;
    };
    const messages = Array.from({ length: 20 }, (_, i) => message(String(i), `${i}.md`));
    await ingestBatch(messages, ingest, recorder().report);
    assert.equal(most, 10);
  });
});
