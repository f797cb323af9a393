import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Arrival } from '../../../../functions/story/items/decision.ts';
import { storyKey } from '../../../../functions/story/items/keys.ts';
import { recordFile } from '../../../../functions/story/record/record-file.ts';
import type { Freshness } from '../../../../functions/story/table/story-table.ts';
import { arrival, withMatching } from '../../../fixtures/arrivals.ts';
import { memoryTable } from '../../../fixtures/memory-table.ts';

const retryPolicy = { attempts: 3, sleep: async () => {}, random: () => 0 };

const crawl = (text: string, hour: number, id = 'a'): Arrival =>
  arrival({ articleId: id, text, crawledAt: `2026-03-01T0${hour}:00:00.000Z` }, { key: `${id} ${text} ${hour}.md` });

/**
 * A table with these files recorded that notes the freshness of each read, and refuses the first `refusals` commits.
 */
const watched = async (before: readonly Arrival[], refusals = 0) => {
  const table = memoryTable();
  for (const one of before) await recordFile(one, table, retryPolicy);
  const reads: { freshness: Freshness; pks: string[] }[] = [];
  let refused = 0;
  const read: typeof table.read = (keys, freshness) => {
    reads.push({ freshness, pks: keys.map(({ pk }) => pk) });
    return table.read(keys, freshness);
  };
  const write: typeof table.write = async (writes) => (refused++ < refusals ? false : table.write(writes));
  return { table: { ...table, read, write }, reads };
};

const freshnessOf = (reads: readonly { freshness: Freshness }[]) => reads.map(({ freshness }) => freshness);

describe('readContext', () => {
  it('reads eventually consistent first, strongly consistent after a conflict', async () => {
    const { table, reads } = await watched([], 1);
    await recordFile(crawl('rain', 1), table, retryPolicy);
    assert.deepEqual(freshnessOf(reads), ['eventual', 'strong']);
  });

  it('reads strongly for a retraction, which would be lost if it missed the article of a moment ago', async () => {
    const { table, reads } = await watched([crawl('rain', 1)]);
    const retraction = {
      articleId: 'a',
      text: 'Retracted.',
      kind: 'retracted' as const,
      url: 'https://paper.example/a',
    };
    await recordFile(arrival(retraction, { key: 'retraction.md' }), table, retryPolicy);
    assert.deepEqual(new Set(freshnessOf(reads)), new Set(['strong']));
  });

  it('reads the story of a claim strongly, because it must exist, and then its reports', async () => {
    const { table, reads } = await watched([crawl('rain', 1)]);
    await recordFile(crawl('snow', 2), table, retryPolicy);
    assert.deepEqual(freshnessOf(reads), ['eventual', 'strong', 'strong']);
  });

  it('reads a story once that both the claim and the text refer to', async () => {
    const { table, reads } = await watched([crawl('rain', 1), crawl('snow', 2)]);
    const { storyId, disposition } = await recordFile(crawl('snow', 3), table, retryPolicy);
    assert.equal(disposition, 'duplicate');
    assert.deepEqual(reads[1]?.pks, [storyKey(storyId ?? '').pk]);
  });

  it('reads match keys only if neither the article nor its text is known', async () => {
    const near = (one: Arrival): Arrival => withMatching(one);
    const keysOf = async (next: Arrival) => {
      const { table, reads } = await watched([crawl('rain', 1)]);
      await recordFile(next, table, retryPolicy);
      return reads.flatMap(({ pks }) => pks).filter((pk) => /^KEY#/.test(pk)).length;
    };
    const [copy, revision, news] = [crawl('rain', 2, 'b'), crawl('snow', 2), crawl('snow', 2, 'b')].map(near);
    assert.ok(copy && revision && news);
    // A story that stands where its words point to is there already: only its reports are read.
    const { table, reads } = await watched([crawl('rain', 1)]);
    await recordFile(copy, table, retryPolicy);
    assert.equal(reads.length, 2);
    assert.deepEqual([await keysOf(copy), await keysOf(revision), (await keysOf(news)) > 0], [0, 0, true]);
  });

  it('reads no more than the receipt of a redelivered event', async () => {
    const { table, reads } = await watched([crawl('rain', 1), crawl('snow', 2)]);
    assert.equal((await recordFile(crawl('snow', 2), table, retryPolicy)).redelivered, true);
    assert.equal(reads.length, 1);
  });
});
