import assert from 'node:assert/strict';
import { before, describe, it, type TestContext } from 'node:test';
import type { Outcome } from '../../../functions/ingest/ingest-file.ts';
import { file } from '../story/arrivals.ts';

/** What is written to standard output and error meanwhile, as the JSON lines it must be. */
const linesOf = (context: TestContext, work: () => void): Record<string, unknown>[] => {
  const written: string[] = [];
  const keep = (chunk: string): boolean => written.push(chunk) > 0;
  const mocks = [process.stdout, process.stderr].map((stream) => context.mock.method(stream, 'write', keep).mock);
  work();
  for (const mock of mocks) mock.restore();
  return written
    .join('')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
};

const outcome = (fields: Partial<Outcome>): Outcome => ({
  disposition: 'new',
  redelivered: false,
  repairs: [],
  warnings: [],
  ...fields,
});

describe('createReport', () => {
  before(() => {
    process.env.POWERTOOLS_SERVICE_NAME = 'ingest';
    process.env.POWERTOOLS_METRICS_NAMESPACE = 'wiredrop';
  });
  // Loaded late: Powertools reads its variables when it is constructed.
  const create = async () => (await import('../../../functions/ingest/report.ts')).createReport();

  it('writes one line per file with what became of it', async (context) => {
    const report = await create();
    const [line] = linesOf(context, () =>
      report.file(file({ key: 'a.md' }), outcome({ storyId: 't1-x', disposition: 'copy' }), 12),
    );
    const { key, disposition, storyId, milliseconds, service } = line ?? {};
    assert.deepEqual([key, disposition, storyId, milliseconds, service], ['a.md', 'copy', 't1-x', 12, 'ingest']);
  });

  it('writes the error of a message that goes back to the queue', async (context) => {
    const report = await create();
    const [line] = linesOf(context, () =>
      report.failure('m1', new Error('throttled', { cause: new Error('slow down') })),
    );
    assert.equal(line?.messageId, 'm1');
    assert.match(JSON.stringify(line), /throttled.*slow down/);
  });

  it('counts dispositions, reasons, repairs and warnings of a batch once, by dimension', async (context) => {
    const report = await create();
    const lines = linesOf(context, () => {
      report.file(
        file({ key: 'a.md' }),
        outcome({ repairs: ['tab-indent', 'tab-indent'], warnings: ['no-publisher'] }),
        1,
      );
      report.file(file({ key: 'b.md' }), outcome({}), 1);
      report.file(file({ key: 'c.md' }), outcome({ disposition: 'rejected', reason: 'empty' }), 1);
      report.file(file({ key: 'c.md' }), outcome({ disposition: 'rejected', reason: 'empty', redelivered: true }), 1);
      report.flush();
    });
    const counts = lines.flatMap(({ _aws, service, ...metric }) => (_aws && service === 'ingest' ? [metric] : []));
    assert.deepEqual(counts, [
      { disposition: 'new', Files: 2 },
      { repair: 'tab-indent', Repaired: 1 },
      { warning: 'no-publisher', Warned: 1 },
      { disposition: 'rejected', Files: 1 },
      { reason: 'empty', Rejected: 1 },
      { disposition: 'redelivered', Files: 1 },
    ]);
    assert.deepEqual(
      linesOf(context, () => report.flush()),
      [],
    );
  });
});
