import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type LearnDependencies, learnWords } from '../../../functions/learn/learn.ts';
import { unpackTerms } from '../../../functions/matching/learned-rarity.ts';
import { packProfile } from '../../../functions/matching/profile.ts';
import { termsOf } from '../../../functions/matching/terms.ts';
import type { StoryItem } from '../../../functions/story/items/items.ts';
import { storyKey } from '../../../functions/story/items/keys.ts';
import { reportOf } from '../matching/reports.ts';

const DAY_MS = 86_400_000;
const NOW_MS = Date.parse('2026-03-31T00:10:00.000Z');
const WINDOW_DAYS = 3;

const dayBefore = (days: number): string => new Date(NOW_MS - days * DAY_MS).toISOString().slice(0, 10);

/** Stories by the day on which they were heard; `ageDays` is how old the report was then. */
type Day = { text: string; stories: number; ageDays?: number };

function stackOf(days: Readonly<Record<string, Day>>): LearnDependencies {
  return {
    list: async (day, limit) =>
      Array.from({ length: Math.min(limit, days[day]?.stories ?? 0) }, (_, i) => storyKey(`${day} ${i}`)),
    read: async (keys) =>
      keys.map(({ pk }) => {
        const [, day = ''] = /#(\S+)/.exec(pk) ?? [];
        const { text, ageDays = 0 } = days[day] as Day;
        const at = new Date(Date.parse(day) - ageDays * DAY_MS).toISOString();
        return { firstSeenAt: `${day}T09:00:00.000Z`, profiles: { first: packProfile(reportOf(text, text, {}, at)) } };
      }) as unknown as StoryItem[],
  };
}

const countOf = ({ terms, stories }: Awaited<ReturnType<typeof learnWords>>, word: string): number =>
  Math.round(unpackTerms(terms, stories).counts.get((termsOf(word)[0] as number) >>> 8) ?? 0);

describe('learn', () => {
  it('counts whole days that ended a match window ago, and none since', async () => {
    const days = Object.fromEntries(
      Array.from({ length: 20 }, (_, i) => [dayBefore(i), { text: i < 4 ? 'earthquake' : 'shooting', stories: 7 }]),
    );
    const learned = await learnWords(NOW_MS, WINDOW_DAYS, stackOf(days));
    assert.deepEqual([countOf(learned, 'shooting'), countOf(learned, 'earthquake')], [16 * 7, 0]);
    assert.deepEqual([learned.from, learned.to, learned.stories], [dayBefore(19), dayBefore(4), 16 * 7]);
  });

  it('counts a month, and as long as it takes to find 3,000 stories where they are few', async () => {
    const days = (stories: number) =>
      Object.fromEntries(Array.from({ length: 300 }, (_, i) => [dayBefore(i), { text: 'shooting', stories }]));
    const many = await learnWords(NOW_MS, WINDOW_DAYS, stackOf(days(2_000)));
    assert.deepEqual([many.from, many.stories], [dayBefore(34), 31 * 960]);
    assert.ok(many.terms.length <= 32_000);
    const few = await learnWords(NOW_MS, WINDOW_DAYS, stackOf(days(20)));
    assert.deepEqual([few.from, few.stories], [dayBefore(153), 3_000]);
  });

  it('takes the stories of a large day from all of it, and each once', async () => {
    const { list, read } = stackOf({ [dayBefore(4)]: { text: 'flood', stories: 2_000 } });
    const taken: number[] = [];
    await learnWords(NOW_MS, WINDOW_DAYS, {
      list,
      read: (keys) => {
        taken.push(...keys.map(({ pk }) => Number(pk.split(' ')[1])));
        return read(keys);
      },
    });
    assert.deepEqual([taken.length, new Set(taken).size], [960, 960]);
    for (const quarter of [0, 1, 2, 3])
      assert.equal(taken.filter((at) => Math.floor(at / 500) === quarter).length, 240, `quarter ${quarter}`);
  });

  it('leaves out what an archive brings, and counts a flooded day for at most three ordinary ones', async () => {
    const days: Record<string, Day> = Object.fromEntries(
      Array.from({ length: 20 }, (_, i) => [dayBefore(i), { text: 'shooting', stories: 100 }]),
    );
    days[dayBefore(9)] = { text: 'flood', stories: 9_000 };
    days[dayBefore(10)] = { text: 'archive', stories: 100, ageDays: 400 };
    const learned = await learnWords(NOW_MS, WINDOW_DAYS, stackOf(days));
    assert.deepEqual(
      // Counts are kept to 2%.
      ['shooting', 'flood', 'archive'].map((word) => Math.round(countOf(learned, word) / 100)),
      [14, 3, 0],
    );
  });

  it('has nothing to say of a new stack', async () => {
    const learned = await learnWords(NOW_MS, WINDOW_DAYS, stackOf({}));
    assert.deepEqual([learned.stories, learned.from, learned.terms.length], [0, undefined, 0]);
  });
});
