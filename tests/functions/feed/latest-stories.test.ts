import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLatestStories } from '../../../functions/feed/latest-stories.ts';
import type { ListRange } from '../../../functions/story/dynamo-day-index.ts';
import { storyIdAt, storyKey } from '../../../functions/story/keys.ts';
import { storyOf } from './stories.ts';

const NOW = Date.parse('2026-01-31T10:00:00.000Z');
const MINUTE = 60_000;

const storyAt = (firstSeenAt: string) => storyOf(firstSeenAt, {}, { firstSeenAt });

/** A table with a story at each of these instants, of which the index lists some. */
function tableOf(listed: readonly string[], unlisted: readonly string[] = []) {
  const asked: string[] = [];
  const stories = [...listed, ...unlisted].map(storyAt);
  const latest = createLatestStories({
    async list({ from, to }: ListRange) {
      asked.push(from);
      return listed.filter((at) => at >= from && at <= to).map((at) => ({ ...storyKey(at), firstSeenAt: at }));
    },
    async read(keys) {
      const wanted = new Set(keys.map(({ pk }) => pk));
      return stories.filter(({ pk }) => wanted.has(pk));
    },
  });
  const idsAt = async (nowMs: number, ...changed: string[]) =>
    (await latest(changed.map(storyKey), nowMs)).map(storyIdAt);
  return { asked, idsAt };
}

const noonOf = (...days: string[]): string[] => days.map((day) => `${day}T12:00:00.000Z`);

describe('the latest stories of a feed', () => {
  it('are listed from 30 days once, then from the days that may still get stories', async () => {
    const days = noonOf('2026-01-31', '2026-01-30', '2026-01-02', '2026-01-01');
    const { asked, idsAt } = tableOf(days);
    assert.deepEqual(await idsAt(NOW), days);
    assert.equal(asked.splice(0).length, 32);
    assert.deepEqual(await idsAt(NOW + MINUTE), days);
    assert.deepEqual(asked, ['2026-02-01', '2026-01-31', '2026-01-30']);
  });

  it('are at most a thousand, the newest, for which no older days are listed', async () => {
    const seconds = Array.from({ length: 1_001 }, (_, n) => new Date(NOW - 1000 * n).toISOString());
    const { asked, idsAt } = tableOf([...seconds, ...noonOf('2026-01-30')]);
    assert.deepEqual(await idsAt(NOW), seconds.slice(0, 1_000));
    assert.deepEqual(asked, ['2026-02-01', '2026-01-31']);
  });

  it('include a changed one that is not listed yet, in its place, and none that is older than 30 days', async () => {
    const [listed, unlisted, old] = [
      '2026-01-31T08:00:00.000Z',
      '2026-01-31T09:00:00.000Z',
      '2025-12-31T12:00:00.000Z',
    ];
    const { idsAt } = tableOf([listed], [unlisted, old]);
    assert.deepEqual(await idsAt(NOW, old, unlisted, listed), [unlisted, listed]);
  });
});
