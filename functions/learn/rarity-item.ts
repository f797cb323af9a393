import { packTerms } from '../matching/learned-rarity.ts';
import { type RarityItem, SCHEMA } from '../story/items/items.ts';
import { RARITY_KEY } from '../story/items/keys.ts';
import type { Learned } from './learn.ts';

/** The one item that holds what a stack has learned, in place of the one before. */
export function rarityItem({ at, from, to, terms }: Learned): RarityItem {
  return {
    ...RARITY_KEY,
    entity: 'rarity',
    schema: SCHEMA,
    version: Date.parse(at),
    at,
    ...(from && { from }),
    ...(to && { to }),
    stories: terms.stories,
    terms: packTerms(terms),
  };
}
