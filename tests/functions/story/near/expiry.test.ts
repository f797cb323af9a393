import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Arrival, Steps } from '../../../../functions/story/decision.ts';
import { storyIdOf, storyKey } from '../../../../functions/story/keys.ts';
import { recordFile } from '../../../../functions/story/record-file.ts';
import { type MemoryTable, memoryTable } from '../memory-table.ts';
import { patience } from '../recording.ts';
import { FERRY, FERRY_LONGER, QUARRY, told } from './told.ts';

const DAY_MS = 86_400_000;

/** The same report, crawled and read so many days later. */
const later = (one: Arrival, days: number): Arrival => {
  assert.ok(one.result.ok);
  const shifted = (instant: string) => new Date(Date.parse(instant) + days * DAY_MS).toISOString();
  const { article } = one.result;
  const crawledAt = shifted(article.crawledAt ?? '');
  return { ...one, now: shifted(one.now), result: { ...one.result, article: { ...article, crawledAt } } };
};

/** Another file, with another version of the article. */
const again = (one: Arrival, name: string): Arrival => ({
  ...one,
  file: { ...one.file, key: `${name}.md`, versionId: name },
});

/** What it would write now. */
const stepsOf = async (one: Arrival, table: MemoryTable): Promise<Steps> =>
  (await recordFile(one, { ...table, commit: async () => true }, patience)).steps;

/** The table after DynamoDB has removed what expires. */
const swept = async (table: MemoryTable): Promise<MemoryTable> => {
  const left = memoryTable();
  const writes = table.items().flatMap((item) => (item.entity === 'near' ? [] : [{ item, expect: 'absent' as const }]));
  await left.commitStep({ writes, whole: true });
  return left;
};

/** Its claims, and no story. */
const begin = async (one: Arrival, table: MemoryTable): Promise<void> => {
  const [claims] = await stepsOf(one, table);
  assert.ok(claims);
  await table.commitStep(claims);
};

const other = (words: string): string => FERRY_LONGER.replace('two more', words);

describe('claims of like reports that expire', () => {
  it('are not taken for those that others made since, where they had expired when it looked', async () => {
    const old = memoryTable();
    await recordFile(told({ id: 'x', text: other('four more') }), old, patience);
    const slow = later(told({ id: 'c', text: FERRY_LONGER, publisher: 'Northern Post', hour: 1 }), 11);
    const steps = await stepsOf(slow, old);
    const table = await swept(old);
    const fast = later(told({ id: 'b', text: other('three more'), hour: 2 }), 11);
    assert.equal((await recordFile(fast, table, patience)).disposition, 'new');
    assert.equal(await table.commit(steps), false);
    assert.equal((await recordFile(slow, table, patience)).disposition, 'copy');
    assert.equal(table.stories().length, 2);
  });

  for (const [than, hour] of [
    ['an older', 1],
    ['a newer', 4],
  ] as const) {
    it(`leave no place for a second story of an article that ${than} crawl has taken over meanwhile`, async () => {
      const old = memoryTable();
      const dead = told({ id: 'a', text: FERRY_LONGER, hour: 2 });
      await begin(dead, old);
      // A like report takes its place; a week later its fence has expired, and is still there when another crawl looks.
      await recordFile(told({ id: 'b', text: FERRY, hour: 1 }), old, patience);
      const crawl = { ...again(told({ id: 'a', text: QUARRY, hour }), 'a2'), now: later(dead, 8).now };
      const taking = await stepsOf(crawl, old);
      const table = await swept(old);
      const late = { ...dead, now: later(dead, 8).now };
      const own = await stepsOf(late, table);
      for (const [one, steps] of [
        [crawl, taking],
        [late, own],
      ] as const) {
        if (!(await table.commit(steps))) await recordFile(one, table, patience);
      }
      const made = table.receipts().filter((receipt) => receipt.articleId === 'a' && receipt.disposition === 'new');
      assert.equal(made.length, 1);
    });
  }
});

describe('a fence that an older answer shows', () => {
  it('hides no story that was written over it since', async () => {
    const table = memoryTable();
    const dead = told({ id: 'd', text: FERRY_LONGER, hour: 2 });
    await begin(dead, table);
    await recordFile(told({ id: 'b', text: FERRY, hour: 1 }), table, patience);
    assert.ok(dead.result.ok);
    const place = storyKey(storyIdOf(dead.result.article.textKey));
    const [fence] = await table.read([place], 'strong');
    assert.equal(fence?.entity, 'near');
    // Its words become a story of another article, which is revised, and revised back.
    for (const [text, hour] of [
      [FERRY_LONGER, 3],
      [QUARRY, 4],
    ] as const)
      await recordFile(again(told({ id: 'a', text, hour }, false), `a${hour}`), table, patience);
    let torn = true;
    const read: MemoryTable['read'] = async (keys, freshness) => {
      const items = await table.read(keys, freshness);
      const answer = torn ? items.map((item) => (item.pk === place.pk ? fence : item)) : items;
      torn = false;
      return answer;
    };
    const back = again(told({ id: 'a', text: FERRY_LONGER, hour: 5 }), 'a5');
    assert.equal((await recordFile(back, { ...table, read }, patience)).disposition, 'revision');
  });
});
