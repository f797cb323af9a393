import { errorFields } from '../error-fields.ts';
import { log } from '../log.ts';
import { learnedRarity, unpackTerms } from '../matching/learned-rarity.ts';
import { type RarityOf, shippedRarity } from '../matching/rarity.ts';
import { RARITY_KEY } from '../story/items/keys.ts';
import type { StoryTable } from '../story/table/story-table.ts';

/** An hour: the item changes once a day. */
const REFRESH_MS = 60 * 60 * 1000;

/** Wait after a read that failed. */
const RETRY_MS = 60 * 1000;

/**
 * How rare words are in the stack's own stories: read when first asked for, beside the first object, and again each
 * hour. While it cannot be read, what is known holds, and no file fails.
 */
export function stackRarity(table: Pick<StoryTable, 'read'>, nowMs: () => number): () => Promise<RarityOf> {
  let learned: RarityOf = shippedRarity;
  let reading: Promise<RarityOf> | undefined;
  let validUntilMs = 0;

  async function refresh(): Promise<RarityOf> {
    try {
      const [item] = await table.read([RARITY_KEY], 'eventual');
      if (item?.entity === 'rarity') learned = learnedRarity(unpackTerms(item.terms, item.stories));
    } catch (error) {
      validUntilMs = nowMs() + RETRY_MS;
      log('ERROR', { message: 'the rarity of words could not be read', error: errorFields(error) });
    }
    return learned;
  }

  return () => {
    if (!reading || nowMs() >= validUntilMs) {
      validUntilMs = nowMs() + REFRESH_MS;
      reading = refresh();
    }
    return reading;
  };
}
