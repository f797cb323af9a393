import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stackMatching } from '../../../functions/ingest/stack-matching.ts';
import { rarityItem } from '../../../functions/learn/rarity-item.ts';
import { THRESHOLDS } from '../../../functions/matching/chance.ts';
import { shippedRarity } from '../../../functions/matching/rarity.ts';
import { termsOf } from '../../../functions/matching/terms.ts';
import type { StoryTable } from '../../../functions/story/table/story-table.ts';

const HOUR_MS = 3_600_000;
const [term] = termsOf('zqvixjk') as [number];
const item = (stories: number) =>
  rarityItem({
    at: '2026-01-05T00:00:00.000Z',
    terms: { stories, counts: new Map([[term >>> 8, stories / 2]]) },
    chance: () => ({ stories, strangers: 20, joins: THRESHOLDS.map((at) => (at < 0.4 ? stories : 0)) }),
  });

/** Of a table that answers one after the other, each read an hour after the one before. */
async function raritiesOf(answers: readonly (() => ReturnType<StoryTable['read']>)[], stepMs = HOUR_MS) {
  let reads = 0;
  let nowMs = 0;
  const learned = stackMatching({ read: () => (answers[reads++] as (typeof answers)[0])() }, () => nowMs);
  const rarities: (number | undefined)[][] = [];
  for (let hour = 0; hour < answers.length; hour++) {
    // A batch of files reads once.
    const [{ rarityOf, threshold }] = await Promise.all([learned(), learned(), learned()]);
    rarities.push([rarityOf(term), threshold]);
    nowMs += stepMs;
  }
  assert.equal(reads, answers.length);
  return rarities;
}

describe('stackMatching', () => {
  it('reads what the stack has learned once an hour, and has the shipped table before', async () => {
    const shipped = shippedRarity(term);
    const rarities = await raritiesOf([async () => [], async () => [item(600)], async () => [item(6000)]]);
    assert.deepEqual(rarities, [
      [shipped, undefined],
      [12, 0.4],
      [12, 0.4],
    ]);
  });

  it('keeps what it knows while the table cannot be read, and tries again after a minute', async () => {
    const learned = [12, 0.4];
    const fail = () => Promise.reject(new Error('throttled'));
    const rarities = await raritiesOf([async () => [item(600)], fail]);
    assert.deepEqual(rarities, [learned, learned]);
    assert.deepEqual(await raritiesOf([fail, async () => [item(600)]], 60_000), [
      [shippedRarity(term), undefined],
      learned,
    ]);
  });
});
