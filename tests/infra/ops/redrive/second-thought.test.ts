import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { type SecondThought, secondThought } from '../../../../infra/cli/redrive/report.ts';

const found = { announcements: 7, updates: 2, days: 3, firstDay: '2026-01-01', lastDay: '2026-01-05' };

/** What it says on standard error, of which standard output hears nothing. */
const think = async (t: TestContext, options: Partial<SecondThought>) => {
  const said = t.mock.method(console, 'error', () => {});
  const printed = t.mock.method(console, 'log', () => {});
  const base = { yes: false, deadLetters: true, attended: true, seconds: 0.01, signal: new AbortController().signal };
  const goesOn = await secondThought(found, { ...base, ...options });
  assert.equal(printed.mock.callCount(), 0);
  return { goesOn, lines: said.mock.calls.map(({ arguments: [line] }) => String(line)) };
};

describe('the second thought before announcing from the table', () => {
  it('says how much it is, what Ctrl-C leaves, and goes on', async (t) => {
    const { goesOn, lines } = await think(t, {});
    assert.equal(goesOn, true);
    assert.match(
      lines[0] ?? '',
      /: 7 announcements .* 2 of them story\.updated, .* 3 days \(2026-01-01 to 2026-01-05\)$/,
    );
    assert.match(
      lines[1] ?? '',
      /^Ctrl-C within .* leaves them, and the dead letters too \(npm run redrive -- --dead-/,
    );
  });

  it('says nothing of dead letters that stay anyway', async (t) => {
    const { lines } = await think(t, { deadLetters: false });
    assert.match(lines[1] ?? '', /^Ctrl-C within \S+ seconds leaves them$/);
  });

  it('leaves them at Ctrl-C', async (t) => {
    assert.equal((await think(t, { seconds: 60, signal: AbortSignal.timeout(20) })).goesOn, false);
  });

  it('leaves them where nobody can answer, unless it was told yes, and waits for nobody then', async (t) => {
    const alone = await think(t, { attended: false, seconds: 60 });
    assert.deepEqual([alone.goesOn, alone.lines.length], [false, 2]);
    assert.match(alone.lines[1] ?? '', /nobody can answer .*: --yes announces them/);
    assert.equal((await think(t, { attended: false, yes: true, seconds: 60 })).goesOn, true);
  });
});
