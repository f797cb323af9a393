import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { redriveReport, type SecondThought, secondThought } from '../../../infra/cli/redrive-report.ts';
import { StrayMessageError } from '../../../infra/operator/queues/stream-range.ts';
import type { RedriveObserver } from '../../../infra/operator/redrive/redrive-stack.ts';

/** What a person reads of something reported. */
const lines = (t: TestContext, tell: (report: RedriveObserver) => void) => {
  const [out, err] = (['log', 'error'] as const).map((name) => t.mock.method(console, name, () => {}));
  tell(
    redriveReport({
      yes: true,
      deadLetters: true,
      isForgotten: true,
      attended: false,
      signal: new AbortController().signal,
    }),
  );
  return [out, err].map((said) => said?.mock.calls.map(({ arguments: [line] }) => String(line)));
};

describe('what redrive prints', () => {
  it('says why messages stay: strays that can be dropped, failures, and messages in flight', (t) => {
    const kept = [
      { messageId: 'a', error: new StrayMessageError('it points nowhere') },
      { messageId: 'b', error: new Error('denied') },
    ];
    const [out, err] = lines(t, (report) => report.announcedAgain({ announced: 1, left: 22, held: 20, kept }));
    assert.deepEqual(out, ['1 notification announced, 22 messages stay in the failure queue']);
    assert.deepEqual(err, [
      'stays in the failure queue: message a: it points nowhere (wiredrop redrive --drop a)',
      'stays in the failure queue: message b: Error: denied',
      '20 are in flight in another or an interrupted redrive; try again in five minutes',
    ]);
  });

  it('says what happens to dead letters next, and that some are left', (t) => {
    const [out, err] = lines(t, (report) => report.moved(3, 2));
    assert.equal(out?.[0], '3 dead letters moved to the ingest queue');
    assert.match(out?.[1] ?? '', /fails again is a dead letter after five attempts .*: wiredrop status$/);
    assert.match(err?.[0] ?? '', /^2 stay in the dead-letter queue: /);
  });

  it('prints two lines if there was nothing', (t) => {
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

const found = { announcements: 7, updates: 2, days: 3, firstDay: '2026-01-01', lastDay: '2026-01-05' };

/** What it says on standard error, of which standard output hears nothing. */
const think = async (t: TestContext, options: Partial<SecondThought>, inTable = found) => {
  const said = t.mock.method(console, 'error', () => {});
  const printed = t.mock.method(console, 'log', () => {});
  const base = {
    yes: false,
    deadLetters: true,
    isForgotten: true,
    attended: true,
    seconds: 0.01,
    signal: new AbortController().signal,
  };
  const goesOn = await secondThought(inTable, { ...base, ...options });
  assert.equal(printed.mock.callCount(), 0);
  return { goesOn, lines: said.mock.calls.map(({ arguments: [line] }) => String(line)) };
};

describe('the confirmation before announcing from the table', () => {
  it('says how much it is and what Ctrl-C cancels, and goes on', async (t) => {
    const { goesOn, lines } = await think(t, {});
    assert.equal(goesOn, true);
    assert.match(
      lines[0] ?? '',
      /^The stream has forgotten them\. In their place: 7 announcements .* 2 of them story\.updated, .* 3 days \(2026-01-01 to 2026-01-05\)$/,
    );
    assert.match(lines[1] ?? '', /^Ctrl-C within .* cancels them, and the dead letters too \(wiredrop redrive --dead-/);
  });

  it('does not blame the stream if a time was asked for, and has the singular for one', async (t) => {
    const one = { announcements: 1, updates: 0, days: 1, firstDay: '2026-01-05', lastDay: '2026-01-05' };
    const { lines } = await think(t, { isForgotten: false }, one);
    assert.equal(lines[0], '1 announcement from the table, 0 of them story.updated, first seen on 2026-01-05');
  });

  it('does not mention dead letters that stay anyway', async (t) => {
    const { lines } = await think(t, { deadLetters: false });
    assert.match(lines[1] ?? '', /^Ctrl-C within \S+ seconds cancels them$/);
  });

  it('announces nothing after a Ctrl-C', async (t) => {
    assert.equal((await think(t, { seconds: 60, signal: AbortSignal.timeout(20) })).goesOn, false);
  });

  it('announces without a terminal only with --yes, and does not wait then', async (t) => {
    const alone = await think(t, { attended: false, seconds: 60 });
    assert.deepEqual([alone.goesOn, alone.lines.length], [false, 2]);
    assert.match(alone.lines[1] ?? '', /^No terminal to confirm, .*: pass --yes/);
    assert.equal((await think(t, { attended: false, yes: true, seconds: 60 })).goesOn, true);
  });
});
