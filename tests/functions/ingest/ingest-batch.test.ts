import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { setImmediate as immediate } from 'node:timers/promises';
import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { type EventWork, type IngestObserver, ingestBatch } from '../../../functions/ingest/ingest-batch.ts';
import type { Outcome } from '../../../functions/ingest/ingest-file.ts';

const OUTCOME: Outcome = { disposition: 'new', redelivered: false, repairs: [], warnings: [] };

const message = (messageId: string, ...keys: string[]): SQSRecord => ({
  messageId,
  receiptHandle: '',
  attributes: { ApproximateReceiveCount: '1', SentTimestamp: '0', SenderId: '', ApproximateFirstReceiveTimestamp: '0' },
  ...{ messageAttributes: {}, md5OfBody: '', eventSource: 'aws:sqs', eventSourceARN: '', awsRegion: 'us-east-1' },
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
  const postponed: string[] = [];
  return {
    files,
    failures,
    postponed,
    report: {
      file: ({ key }: { key: string }) => void files.push(key),
      failure: (messageId: string) => void failures.push(messageId),
      postponement: (messageId: string, file?: { key: string }) =>
        void postponed.push(file ? `${messageId} ${file.key}` : messageId),
    },
  };
};

const plenty = () => 30_000;

/** No file has its receipt yet. */
const never = async () => undefined;

describe('ingestBatch', () => {
  it('returns the failed message alone to the queue, and never fails the batch', async () => {
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
    const response = await ingestBatch(messages, { ingest, recall: never }, report, plenty);
    assert.deepEqual(response.batchItemFailures, [{ itemIdentifier: '2' }, { itemIdentifier: '3' }]);
    assert.deepEqual(files.toSorted(), ['a.md', 'd.md']);
    assert.deepEqual(failures.toSorted(), ['2', '3']);
  });

  it('tries every file of a message, reports each that failed, and returns the message once', async () => {
    const { files, report } = recorder();
    const failures: unknown[] = [];
    const ingest = async ({ key }: { key: string }) => {
      if (key.startsWith('bad')) throw new Error(key);
      return OUTCOME;
    };
    const failure = (messageId: string, error: unknown, file?: { key: string }) =>
      void failures.push([messageId, file?.key, error]);
    const messages = [message('1', 'a.md', 'bad1.md', 'bad2.md', 'b.md')];
    const response = await ingestBatch(messages, { ingest, recall: never }, { ...report, failure }, plenty);
    assert.deepEqual(response.batchItemFailures, [{ itemIdentifier: '1' }]);
    assert.deepEqual(files, ['a.md', 'b.md']);
    assert.deepEqual(failures, [
      ['1', 'bad1.md', new Error('bad1.md')],
      ['1', 'bad2.md', new Error('bad2.md')],
    ]);
  });

  it('works on at most ten messages at once', async () => {
    let running = 0;
    let most = 0;
    const ingest = async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running--;
      return OUTCOME;
    };
    const messages = Array.from({ length: 20 }, (_, i) => message(String(i), `${i}.md`));
    await ingestBatch(messages, { ingest, recall: never }, recorder().report, plenty);
    assert.equal(most, 10);
  });

  it('starts no file in the last third of its time, and returns those messages to the queue', async () => {
    const { files, failures, postponed, report } = recorder();
    let remaining = 9_000;
    const ingest = async () => {
      remaining -= 1_000;
      return OUTCOME;
    };
    const messages = Array.from({ length: 10 }, (_, i) => message(String(i), `${i}.md`));
    const response = await ingestBatch(messages, { ingest, recall: never }, report, () => remaining);
    assert.equal(files.length, 7);
    assert.deepEqual(failures, []);
    assert.equal(postponed.length, 3);
    assert.deepEqual(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).sort(), postponed.sort());
  });

  /** Runs the batch with timers that end when everything else has been waited for. @returns its answer, and when. */
  async function runFor(
    context: TestContext,
    ms: number,
    messages: SQSRecord[],
    work: EventWork,
    report: IngestObserver,
  ) {
    context.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    let answered: { response: SQSBatchResponse; at: number } | undefined;
    const running = ingestBatch(messages, work, report, () => ms - Date.now()).then((response) => {
      answered = { response, at: Date.now() };
    });
    for (; answered === undefined && Date.now() < ms; context.mock.timers.tick(10)) await immediate();
    await running;
    return answered;
  }

  it('returns a message that hangs to the queue before its time ends, and acknowledges the others', async (context) => {
    const { files, postponed, report } = recorder();
    const hung = Promise.withResolvers<Outcome>();
    const ingest = ({ key }: { key: string }) => (key === 'hung.md' ? hung.promise : Promise.resolve(OUTCOME));
    const messages = [message('1', 'a.md'), message('2', 'hung.md'), message('3', 'c.md')];
    const answered = await runFor(context, 300, messages, { ingest, recall: never }, report);
    assert.deepEqual(answered?.response.batchItemFailures, [{ itemIdentifier: '2' }]);
    assert.deepEqual([files, postponed], [['a.md', 'c.md'], ['2 hung.md']]);
    assert.ok(answered.at < 300);
  });

  it('acknowledges redelivered messages that are recorded, and leaves others, which crashed the function', async () => {
    const { files, postponed, report } = recorder();
    const messages = ['1', '2', '3'].map((id) => message(id, `${id}.md`));
    for (const { attributes } of messages) attributes.ApproximateReceiveCount = '3';
    const work = {
      ingest: async ({ key }: { key: string }) => {
        assert.equal(key, 'fresh.md');
        return OUTCOME;
      },
      recall: async ({ key }: { key: string }) => (key === '2.md' ? undefined : { ...OUTCOME, redelivered: true }),
    };
    const response = await ingestBatch([...messages, message('4', 'fresh.md')], work, report, plenty);
    assert.deepEqual(response.batchItemFailures, [{ itemIdentifier: '2' }]);
    assert.deepEqual([files.toSorted(), postponed], [['1.md', '3.md', 'fresh.md'], ['2']]);
  });

  it('tries each redelivered message, though one hangs: that one alone returns', async (context) => {
    const { files, report } = recorder();
    const messages = ['1', '2', '3', '4'].map((id) => message(id, `${id}.md`));
    for (const { attributes } of messages) attributes.ApproximateReceiveCount = '2';
    const hung = Promise.withResolvers<Outcome>();
    const work = {
      ingest: ({ key }: { key: string }) => (key === '2.md' ? hung.promise : Promise.resolve(OUTCOME)),
      recall: async ({ key }: { key: string }) => (key === '1.md' ? { ...OUTCOME, redelivered: true } : undefined),
    };
    const answered = await runFor(context, 600, messages, work, report);
    assert.deepEqual(answered?.response.batchItemFailures, [{ itemIdentifier: '2' }]);
    assert.deepEqual(files, ['1.md', '3.md', '4.md']);
  });

  it('takes redelivered messages one at a time, in reversed order on every other delivery', async () => {
    const orders: string[][] = [];
    for (const count of ['2', '3']) {
      const order: string[] = [];
      let running = 0;
      const ingest = async ({ key }: { key: string }) => {
        order.push(key);
        assert.equal(++running, 1);
        await new Promise((resolve) => setTimeout(resolve, 1));
        running -= 1;
        return OUTCOME;
      };
      const messages = ['2', '1', '3'].map((id) => message(id, `${id}.md`));
      for (const { attributes } of messages) attributes.ApproximateReceiveCount = count;
      await ingestBatch(messages, { ingest, recall: never }, recorder().report, plenty);
      orders.push(order);
    }
    assert.deepEqual(orders, [
      ['1.md', '2.md', '3.md'],
      ['3.md', '2.md', '1.md'],
    ]);
  });
});
