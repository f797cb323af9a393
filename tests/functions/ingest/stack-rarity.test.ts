import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stackRarity } from '../../../functions/ingest/stack-rarity.ts';
import { packTerms } from '../../../functions/matching/learned-rarity.ts';
import { shippedRarity } from '../../../functions/matching/rarity.ts';
import { termsOf } from '../../../functions/matching/terms.ts';
import { type RarityItem, SCHEMA } from '../../../functions/story/items/items.ts';
import { RARITY_KEY } from '../../../functions/story/items/keys.ts';
import { logged } from '../loaded.ts';

const MINUTE_MS = 60_000;
const [term] = termsOf('zqvixjk') as [number];
const SHIPPED = shippedRarity(term);
/** What a stack learned: a word of one in so many of its stories. */
const item = (oneIn: number): RarityItem => ({
  ...{ ...RARITY_KEY, entity: 'rarity', schema: SCHEMA, version: 1, at: '2026-01-05T00:00:00.000Z', stories: 960 },
  terms: packTerms({ stories: 960, counts: new Map([[term >>> 8, 960 / oneIn]]) }),
});

/** Reads at these minutes what answers in turn; a string is a fault. @returns the rarity of the word each time */
async function readAt(minutes: readonly number[], ...answers: (RarityItem | string | undefined)[]) {
  let nowMs = 0;
  let reads = 0;
  const read = async () => {
    const answer = answers[reads++];
    if (typeof answer === 'string') throw new Error(answer);
    return answer === undefined ? [] : [answer];
  };
  const learned = stackRarity({ read }, () => nowMs);
  const rarities: number[] = [];
  for (const minute of minutes) {
    nowMs = minute * MINUTE_MS;
    // A batch of files reads once.
    const [rarityOf] = await Promise.all([learned(), learned(), learned()]);
    rarities.push(rarityOf(term));
  }
  return { rarities, reads };
}
const [ONE, TWO] = (await readAt([0, 60], item(2), item(32))).rarities;

describe('what the stack has learned of words', () => {
  it('is read again after an hour, and not before', async () => {
    assert.equal(new Set([ONE, TWO, SHIPPED]).size, 3);
    assert.deepEqual(await readAt([0, 59, 60, 119], item(2), item(32)), { rarities: [ONE, ONE, TWO, TWO], reads: 2 });
  });

  it('stays as it was known where it is not there any more, and is the shipped table before it is', async () => {
    const rarities = [SHIPPED, ONE, ONE];
    assert.deepEqual(await readAt([0, 60, 120], undefined, item(2), undefined), { rarities, reads: 3 });
  });

  it('stays as known while it cannot be read, which is tried again after a minute, and logged', async (context) => {
    const lines = logged(context);
    const { rarities, reads } = await readAt([0, 60, 60.5, 61, 121], item(2), 'throttled', item(32), item(2));
    assert.deepEqual([rarities, reads], [[ONE, ONE, ONE, TWO, ONE], 4]);
    assert.deepEqual((await readAt([0, 1], 'throttled', item(2))).rarities, [SHIPPED, ONE]);
    const line = { level: 'ERROR', message: 'the rarity of words could not be read' };
    assert.partialDeepStrictEqual(lines, [line, line]);
  });
});
