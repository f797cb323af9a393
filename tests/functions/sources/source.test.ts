import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isRejecting, type Source, sumOf, usualShare, withReceipts } from '../../../functions/sources/source.ts';
import { DAY, HOUR, MONDAY, seeded } from './crawls.ts';

const file = (at: number, more: object = {}) => ({
  ...{ at, isRejected: false, isFirst: false, isRepeat: false, isRepaired: false },
  ...more,
});

/** Files of a source, ten an hour, of which a share is rejected. */
function sent(known: Source | undefined, hours: number, share: number, random = seeded(1)): Source {
  const from = known === undefined ? MONDAY : Date.parse(known.lastSeenAt) + HOUR / 10;
  const files = Array.from({ length: hours * 10 }, (_, at) =>
    file(from + (at * HOUR) / 10, { isRejected: random() < share }),
  );
  return withReceipts('Harbour Wire', known, files);
}

describe('the counts of a source', () => {
  it('are of the last days, whatever the order of its files', () => {
    const files = [
      file(MONDAY + 1, { isFirst: true, isRepaired: true }),
      file(MONDAY + DAY, { isFirst: true }),
      file(MONDAY + 9 * DAY, { isRepeat: true }),
      file(MONDAY + 8 * DAY, { isRejected: true }),
      file(MONDAY + 7 * DAY),
    ];
    const source = withReceipts('Harbour Wire', undefined, files);
    assert.equal(source.lastSeenAt, '2026-01-14T00:00:00.000Z');
    const counts = ['files', 'rejected', 'first', 'repeats', 'repaired'] as const;
    const found = counts.map((name) => sumOf(source.days, name));
    assert.deepEqual(found, [3, 1, 0, 1, 0]);
  });

  it('take a late file into the day that is counted', () => {
    const source = withReceipts('Harbour Wire', sent(undefined, 1, 0), [file(MONDAY - DAY)]);
    assert.deepEqual([source.days.length, sumOf(source.days, 'files')], [1, 11]);
    assert.equal(source.lastSeenAt.slice(0, 10), '2026-01-05');
  });
});

describe('a source that is rejecting', () => {
  it('is one whose files are suddenly rejected, until they are good again', () => {
    const before = sent(undefined, 40, 0.05);
    assert.ok(!isRejecting(before));
    const broken = sent(before, 4, 0.9);
    assert.ok(isRejecting(broken));
    const rejecting = { since: broken.lastSeenAt, usualShare: usualShare(broken) ?? 0 };
    // Reported: a day of rejected files is not what is usual now.
    const reported = sent({ ...broken, rejecting }, 24, 0.9);
    assert.ok(isRejecting(reported));
    assert.ok(!isRejecting(sent(reported, 15, 0.05)));
    // Too many for what is usual, but not enough to be reported.
    const between = { ...reported, lately: { files: 40, rejected: 8 } };
    const { rejecting: _, ...unreported } = between;
    assert.deepEqual([isRejecting(between), isRejecting(unreported)], [true, false]);
  });

  it('is not one whose files were always rejected, or one with few files', () => {
    for (const share of [0, 0.05, 0.5, 1])
      for (let seed = 0; seed < 20; seed++)
        assert.ok(!isRejecting(sent(undefined, 60, share, seeded(seed))), `${share}`);
    assert.ok(!isRejecting(sent(sent(undefined, 4, 0), 4, 1)));
  });
});
