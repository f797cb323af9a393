import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { createObserver } from '../../../functions/ingest/ingest-batch.ts';
import type { Outcome } from '../../../functions/ingest/ingest-file.ts';
import { file } from '../../fixtures/arrivals.ts';

/** What is written to standard output meanwhile, as the JSON lines it must be. */
const linesOf = (context: TestContext, work: () => void): Record<string, unknown>[] => {
  const written: string[] = [];
  const keep = (chunk: string): boolean => written.push(chunk) > 0;
  const { mock } = context.mock.method(process.stdout, 'write', keep);
  work();
  mock.restore();
  return written
    .join('')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
};

const outcome = (fields: Partial<Outcome>): Outcome => ({
  ...{ disposition: 'new', redelivered: false, repairs: [], warnings: [] },
  ...fields,
});

const create = () => createObserver({ namespace: 'wiredrop', service: 'ingest' });

describe('createObserver', () => {
  it('writes one line per file with what became of it, without empty fields', (context) => {
    const observer = create();
    const { versionId: _, ...unversioned } = file({ key: 'a.md' });
    const lines = linesOf(context, () => {
      observer.file(unversioned, outcome({ storyId: 't1-x', disposition: 'copy' }), 12);
      observer.file(
        file({ key: 'b.md' }),
        outcome({ disposition: 'stale', redelivered: true, reason: 'older-crawl', repairs: ['r'], warnings: ['w'] }),
        3,
      );
    });
    const bucket = 'articles-bucket';
    assert.deepEqual(lines, [
      { level: 'INFO', bucket, key: 'a.md', disposition: 'copy', storyId: 't1-x', milliseconds: 12 },
      {
        ...{ level: 'INFO', bucket, key: 'b.md', versionId: 'v1', disposition: 'stale', redelivered: true },
        ...{ reason: 'older-crawl', milliseconds: 3, repairs: ['r'], warnings: ['w'] },
      },
    ]);
  });

  it('writes the error of a message that returns to the queue, with its causes', (context) => {
    const [line] = linesOf(context, () =>
      create().failure('m1', new TypeError('throttled', { cause: new Error('slow down') })),
    );
    const { error, ...rest } = line as { error: Record<string, unknown> };
    assert.deepEqual(rest, { level: 'ERROR', message: 'message returns to the queue', messageId: 'm1' });
    assert.deepEqual([error.name, error.message], ['TypeError', 'throttled']);
    assert.match(String(error.stack), /observer\.test/);
    assert.match(JSON.stringify(error.cause), /slow down/);
  });

  it('writes and counts a message that returns because the function ran out of time', (context) => {
    const observer = create();
    const lines = linesOf(context, () => {
      observer.postponement('m1');
      observer.flush();
    });
    assert.equal(lines.length, 2);
    assert.partialDeepStrictEqual(lines[0], { level: 'INFO', messageId: 'm1' });
    assert.match(String(lines[0]?.message), /returns to the queue/);
    assert.partialDeepStrictEqual(lines[1], { disposition: 'postponed', Files: 1 });
  });

  it('names the file that failed', (context) => {
    const [line] = linesOf(context, () => create().failure('m1', new Error('throttled'), file({ key: 'a.md' })));
    const { error: _, ...rest } = line as { error: object };
    const { bucket, key, versionId } = file({ key: 'a.md' });
    const message = 'message returns to the queue';
    assert.deepEqual(rest, { level: 'ERROR', message, messageId: 'm1', bucket, key, versionId });
  });

  it('stops at an error that is its own cause, and writes a thrown value that is no error', (context) => {
    const circle = new Error('again');
    circle.cause = circle;
    const lines = linesOf(context, () => {
      create().failure('m1', circle);
      create().failure('m2', 'words');
    });
    assert.deepEqual(lines[1]?.error, { name: 'string', message: 'words' });
  });

  it('counts dispositions and reasons of a batch once, by dimension, and no repairs and warnings', (context) => {
    const observer = create();
    const lines = linesOf(context, () => {
      observer.file(
        file({ key: 'a.md' }),
        outcome({ repairs: ['tab-indent', 'tab-indent'], warnings: ['no-publisher'] }),
        1,
      );
      observer.file(file({ key: 'b.md' }), outcome({}), 1);
      observer.file(file({ key: 'c.md' }), outcome({ disposition: 'rejected', reason: 'empty' }), 1);
      observer.file(file({ key: 'c.md' }), outcome({ disposition: 'rejected', reason: 'empty', redelivered: true }), 1);
      observer.file(file({ key: 'd.md' }), outcome({ disposition: 'stale', reason: 'older-crawl' }), 1);
      observer.failure('m1', new Error('throttled'));
      observer.flush();
    });
    const allValues = lines.filter(({ _aws }) => _aws).map(({ _aws, ...values }) => values);
    assert.deepEqual(allValues, [
      { service: 'ingest', disposition: 'new', Files: 2, Receipts: 4, reason: 'empty', Rejected: 1 },
      { service: 'ingest', disposition: 'rejected', Files: 1 },
      { service: 'ingest', disposition: 'redelivered', Files: 1 },
      { service: 'ingest', disposition: 'stale', Files: 1 },
      { service: 'ingest', disposition: 'failed', Files: 1 },
    ]);
    const found = linesOf(context, () => observer.flush());
    assert.deepEqual(found, []);
  });
});
