import { learnedThreshold } from '../matching/chance.ts';
import { packTerms } from '../matching/learned-rarity.ts';
import { type RarityItem, SCHEMA } from '../story/items/items.ts';
import { RARITY_KEY } from '../story/items/keys.ts';
import type { Learned } from './learn.ts';

/** The one item that holds what a stack has learned, in place of the one before. */
export function rarityItem({ at, from, to, terms, ...learned }: Learned): RarityItem {
  const chance = learned.chance();
  const threshold = learnedThreshold(chance);
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
    chance: { ...chance, strangers: Math.round(chance.strangers), joins: chance.joins.map(toHundredths) },
    ...(threshold !== undefined && { threshold }),
  };
}

const toHundredths = (count: number): number => Math.round(100 * count) / 100;
