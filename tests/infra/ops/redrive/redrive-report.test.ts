import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { StrayMessageError } from '../../../../infra/cli/queues/stream-range.ts';
import { redriveReport } from '../../../../infra/cli/redrive/report.ts';
import type { RedriveReport } from '../../../../infra/cli/redrive/redrive-stack.ts';

/** What a person reads of something reported. */
const lines = (t: TestContext, tell: (report: RedriveReport) => void) => {
  const [out, err] = (['log', 'error'] as const).map((name) => t.mock.method(console, name, () => {}));
  tell(redriveReport({ yes: true, deadLetters: true, attended: false, signal: new AbortController().signal }));
  return [out, err].map((said) => said?.mock.calls.map(({ arguments: [line] }) => String(line)));
};

describe('what redrive tells', () => {
  it('says why messages stay: strays, which can be dropped, others, and those that somebody holds', (t) => {
    const kept = [
      { messageId: 'a', error: new StrayMessageError('it points nowhere') },
      { messageId: 'b', error: new Error('denied') },
    ];
    const [out, err] = lines(t, (report) => report.announcedAgain({ announced: 1, left: 22, held: 20, kept }));
    assert.deepEqual(out, ['1 notifications announced, 22 messages stay in the failure queue']);
    assert.deepEqual(err, [
      'stays in the failure queue: message a: it points nowhere (npm run redrive -- --drop a)',
      'stays in the failure queue: message b: Error: denied',
      '20 are held by another redrive or one that broke off; they come back within five minutes',
    ]);
  });

  it('says of dead letters what comes of them, and that some are left', (t) => {
    const [out, err] = lines(t, (report) => report.moved(3, 2));
    assert.equal(out?.[0], '3 messages go back to be ingested');
    assert.match(out?.[1] ?? '', /comes back after five tries .*: see npm run status$/);
    assert.match(err?.[0] ?? '', /^2 stay in the dead-letter queue: /);
  });

  it('says no more than it must where there was nothing', (t) => {
    const said = lines(t, (report) => {
      report.announcedAgain({ announced: 0, left: 0, held: 0, kept: [] });
      report.moved(0, 0);
    });
    assert.deepEqual(
      said.map((stream) => stream?.length),
      [2, 0],
    );
  });
});
