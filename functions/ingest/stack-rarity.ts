import { learnedRarity, unpackTerms } from '../matching/learned-rarity.ts';
import { type RarityOf, shippedRarity } from '../matching/rarity.ts';
import { errorFields, log } from '../runtime/log.ts';
import { RARITY_KEY } from '../story/items/keys.ts';
import type { StoryTable } from '../story/table/story-table.ts';

const HOUR_MS = 60 * 60 * 1000;
/** Wait after a read that failed. */
const RETRY_MS = 60 * 1000;

/**
 * How rare words are in the stack's own stories, which changes once a day: read beside the first object, and again each
 * hour. While it cannot be read, what is known holds, and nothing fails.
 */
export function stackRarity(table: Pick<StoryTable, 'read'>, nowMs: () => number): () => Promise<RarityOf> {
  let known = shippedRarity;
  let reading: Promise<RarityOf> | undefined;
  let validUntilMs = 0;

  async function read(): Promise<RarityOf> {
    try {
      const [item] = await table.read([RARITY_KEY], 'eventual');
      if (item?.entity === 'rarity') known = learnedRarity(unpackTerms(item.terms, item.stories));
    } catch (error) {
      validUntilMs = nowMs() + RETRY_MS;
      log('ERROR', { message: 'the rarity of words could not be read', error: errorFields(error) });
    }
    return known;
  }

  return () => {
    if (!reading || nowMs() >= validUntilMs) {
      validUntilMs = nowMs() + HOUR_MS;
      reading = read();
    }
    return reading;
  };
}
