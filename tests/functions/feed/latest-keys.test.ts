import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLatestKeys } from '../../../functions/feed/latest-keys.ts';
import type { ListRange } from '../../../functions/story/dynamo-day-index.ts';

const NOW = Date.parse('2026-01-31T10:00:00.000Z');
const MINUTE = 60_000;

/** A day index with one story at noon of each of these days. */
function indexOf(...days: string[]) {
  const asked: string[] = [];
  const list = async ({ from, to }: ListRange) => {
    asked.push(from);
    return days
      .map((day) => ({ pk: `STORY#${day}`, sk: 'STORY', firstSeenAt: `${day}T12:00:00.000Z` }))
      .filter(({ firstSeenAt }) => firstSeenAt >= from && firstSeenAt <= to);
  };
  return { asked, latest: createLatestKeys(list) };
}

describe('the latest stories of a feed', () => {
  it('are listed from 30 days once, then from the days that may still get stories', async () => {
    const { asked, latest } = indexOf('2026-01-01', '2026-01-02', '2026-01-30', '2026-01-31');
    const all = ['2026-01-31', '2026-01-30', '2026-01-02', '2026-01-01'].map((day) => `STORY#${day}`);
    const keys = async (at: number) => (await latest(at, { days: 30, limit: 1_000 })).map(({ pk }) => pk);
    assert.deepEqual(await keys(NOW), all);
    assert.equal(asked.splice(0).length, 32);
    assert.deepEqual(await keys(NOW + MINUTE), all);
    assert.deepEqual(asked, ['2026-02-01', '2026-01-31', '2026-01-30']);
  });

  it('end after the day that passes the limit', async () => {
    const { asked, latest } = indexOf('2026-01-30', '2026-01-31');
    assert.equal((await latest(NOW, { days: 30, limit: 1 })).length, 1);
    assert.deepEqual(asked, ['2026-02-01', '2026-01-31']);
  });
});
