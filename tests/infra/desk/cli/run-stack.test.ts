import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { createObserver } from '../../../../functions/ingest/ingest-batch.ts';
import type { Outcome } from '../../../../functions/ingest/ingest-file.ts';
import { silentFileLine } from '../../../../infra/desk/cli/run-stack.ts';
import { file } from '../../../fixtures/arrivals.ts';

const time = '2026-01-05T01:12:40.000Z';
const clock = new Date(time).toTimeString().slice(0, 8);

/** The lines that ingest logs for a file with this outcome, and for its batch. */
const logged = (outcome: Partial<Outcome>): string[] => {
  const write = mock.method(process.stdout, 'write', () => true);
  try {
    const report = createObserver({ namespace: 'wiredrop', service: 'ingest' });
    report.file(
      file({ key: 'wire/사진.md' }),
      { disposition: 'new', redelivered: false, repairs: [], warnings: [], ...outcome },
      3,
    );
    report.failure('1', new Error('throttled'));
    report.flush();
    return write.mock.calls.map(({ arguments: [line] }) => String(line));
  } finally {
    write.mock.restore();
  }
};

const shown = (outcome: Partial<Outcome>) => logged(outcome).flatMap((line) => silentFileLine(line, time, 80) ?? []);

describe('silentFileLine', () => {
  it('shows a file that is not announced', () => {
    for (const disposition of ['copy', 'duplicate', 'stale'] as const) {
      const [line, ...more] = shown({ disposition });
      assert.match(line ?? '', new RegExp(`^${clock}  ${disposition} +wire/사진\\.md$`));
      assert.deepEqual(more, []);
    }
  });

  it('shows no announced file, no redelivered event and no other line', () => {
    for (const disposition of ['new', 'revision', 'update', 'rejected'] as const)
      assert.deepEqual(shown({ disposition }), []);
    assert.deepEqual(shown({ disposition: 'copy', redelivered: true }), []);
    assert.equal(silentFileLine('Error: out of memory', time, 80), undefined);
  });
});
