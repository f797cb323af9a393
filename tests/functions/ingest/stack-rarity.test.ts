import assert from 'node:assert/strict';
import { it } from 'node:test';
import { stackRarity } from '../../../functions/ingest/stack-rarity.ts';
import { packTerms } from '../../../functions/matching/learned-rarity.ts';
import { shippedRarity } from '../../../functions/matching/rarity.ts';
import { termsOf } from '../../../functions/matching/terms.ts';
import { type RarityItem, SCHEMA } from '../../../functions/story/items/items.ts';
import { RARITY_KEY } from '../../../functions/story/items/keys.ts';
import type { StoryTable } from '../../../functions/story/table/story-table.ts';

const HOUR_MS = 3_600_000;
const [term] = termsOf('zqvixjk') as [number];
const item = (stories: number): RarityItem => ({
  ...{ ...RARITY_KEY, entity: 'rarity', schema: SCHEMA, version: 1, at: '2026-01-05T00:00:00.000Z', stories },
  terms: packTerms({ stories, counts: new Map([[term >>> 8, stories / 2]]) }),
});

/** Of a table that answers one after the other, each read an hour after the one before. */
async function raritiesOf(answers: readonly (() => ReturnType<StoryTable['read']>)[]) {
  let reads = 0;
  let nowMs = 0;
  const learned = stackRarity({ read: () => (answers[reads++] as (typeof answers)[0])() }, () => nowMs);
  const rarities: number[] = [];
  for (let hour = 0; hour < answers.length; hour++) {
    // A batch of files reads once.
    const [rarityOf] = await Promise.all([learned(), learned(), learned()]);
    rarities.push(rarityOf(term));
    nowMs += HOUR_MS;
  }
  assert.equal(reads, answers.length);
  return rarities;
}

it('stackRarity reads what the stack has learned once an hour, and has the shipped table before', async () => {
  const shipped = shippedRarity(term);
  const rarities = await raritiesOf([async () => [], async () => [item(600)], async () => [item(6000)]]);
  assert.deepEqual(rarities, [shipped, 12, 12]);
});
