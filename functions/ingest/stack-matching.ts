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

/** What the stack has learned for its matching. */
export interface StackMatching {
  /** How rare words are in the stack's own stories. */
  rarityOf: RarityOf;
  /** Absent while there is none. */
  threshold?: number | undefined;
}

/**
 * Rarities of the stack's own words and its threshold: read when first asked for, beside the first object, and again each hour. While
 * they cannot be read, those that are known hold, and no file fails.
 */
export function stackMatching(table: Pick<StoryTable, 'read'>, nowMs: () => number): () => Promise<StackMatching> {
  let learned: StackMatching = { rarityOf: shippedRarity };
  let reading: Promise<StackMatching> | undefined;
  let validUntilMs = 0;

  async function refresh(): Promise<StackMatching> {
    try {
      const [item] = await table.read([RARITY_KEY], 'eventual');
      if (item?.entity === 'rarity')
        learned = { rarityOf: learnedRarity(unpackTerms(item.terms, item.stories)), threshold: item.threshold };
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
