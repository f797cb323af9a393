import { learnedRarity, unpackTerms } from '../matching/learned-rarity.ts';
import { type RarityOf, shippedRarity } from '../matching/rarity.ts';
import { readHourly } from '../runtime/hourly.ts';
import { RARITY_KEY } from '../story/items/keys.ts';
import type { StoryTable } from '../story/table/story-table.ts';

/** How rare words are in the stack's own stories: read beside the first object. */
export function stackRarity(table: Pick<StoryTable, 'read'>, nowMs: () => number): () => Promise<RarityOf> {
  const read = async () => {
    const [item] = await table.read([RARITY_KEY], 'eventual');
    return item?.entity === 'rarity' ? learnedRarity(unpackTerms(item.terms, item.stories)) : undefined;
  };
  return readHourly('the rarity of words', () => shippedRarity, read, nowMs);
}
