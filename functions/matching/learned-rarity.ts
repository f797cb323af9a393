import type { Profile } from './profile.ts';
import { RARITIES, type RarityOf, shippedRarity } from './rarity.ts';

/** In how many of a stack's own stories each term is, as far as it has counted. */
export interface LearnedTerms {
  /** How many stories were counted. */
  stories: number;
  /** By the upper 24 bits of a term's hash, as profiles have it. */
  counts: ReadonlyMap<number, number>;
}

export const NOTHING_LEARNED: LearnedTerms = { stories: 0, counts: new Map() };

/** The terms that most stories have are kept: four bytes each, so that all fit into an item of 32 KiB. */
const MOST_TERMS = 8_000;

/** Counts the terms of stories by the profiles of their first reports, each story once: no text is needed. */
export function countTerms(profiles: readonly Pick<Profile, 'terms'>[]): LearnedTerms {
  const counts = new Map<number, number>();
  for (const { terms } of profiles) for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  const common = [...counts].sort(([a, m], [b, n]) => n - m || a - b).slice(0, MOST_TERMS);
  return { stories: profiles.length, counts: new Map(common) };
}

/** The shipped table weighs as much as 300 stories of the stack. */
const PRIOR_STORIES = 300;

/**
 * How far a stack may move a term from its shipped rarity. Somebody who uploads many stories can move it no further:
 * words that are common everywhere stay common, and words that were never seen keep a third of their weight.
 */
const MOST_STEPS_RARER = 2;
const MOST_STEPS_COMMONER = 12;

/** Rarities are per 30,000 stories; the rarest common term is in 32. */
export const BASE_STORIES = 30_000;
const LEAST_COMMON = 32;

/** Stories of 30,000 in which a term is taken to be if it was never seen. */
const UNSEEN = 3;

/** In how many of 30,000 stories a term of this rarity is: the middle of those that have it. */
export const rateOf = (rarity: number): number =>
  rarity === 0 ? UNSEEN : LEAST_COMMON * 2 ** ((rarity - 1) / 2 + 1 / 4);

const rarityAt = (rate: number): number =>
  rate < LEAST_COMMON ? 0 : Math.min(RARITIES - 1, 1 + Math.floor(2 * Math.log2(rate / LEAST_COMMON)));

/** The shipped table, corrected by what a stack has counted: the more it has, the more that says. */
export function learnedRarity({ stories, counts }: LearnedTerms): RarityOf {
  return (term) => {
    const shipped = shippedRarity(term);
    const seen = BASE_STORIES * (counts.get(term >>> 8) ?? 0) + PRIOR_STORIES * rateOf(shipped);
    const rarity = rarityAt(seen / (stories + PRIOR_STORIES));
    return Math.max(shipped - MOST_STEPS_RARER, Math.min(shipped + MOST_STEPS_COMMONER, rarity));
  };
}

/** Steps of a packed count for each doubling: 255 of them reach beyond 30,000. */
const STEPS = 16;
const BYTES = 4;

/** Four bytes a term, by their hashes: the upper 24 bits of it, and the logarithm of its count. */
export function packTerms({ counts }: LearnedTerms): Uint8Array {
  const terms = [...counts].sort(([a], [b]) => a - b);
  const bytes = new Uint8Array(BYTES * terms.length);
  for (const [i, [term, count]] of terms.entries())
    bytes.set([term >>> 16, (term >>> 8) & 0xff, term & 0xff, Math.round(STEPS * Math.log2(count))], BYTES * i);
  return bytes;
}

export function unpackTerms(bytes: Uint8Array, stories: number): LearnedTerms {
  const counts = new Map<number, number>();
  for (let i = 0; i + BYTES <= bytes.length; i += BYTES) {
    const [high = 0, middle = 0, low = 0, count = 0] = bytes.subarray(i, i + BYTES);
    counts.set((high << 16) | (middle << 8) | low, 2 ** (count / STEPS));
  }
  return { stories, counts };
}
