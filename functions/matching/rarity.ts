import { lazily } from '../article/base/index.ts';
import table from './rarity.json' with { type: 'json' };
import { isShort } from './terms.ts';

/** Rarities go from 0 (rare, or never seen: all of an unknown language) to 15 (in one article of seven). */
export const RARITIES = 16;

/**
 * How much a term says, by its rarity: about the logarithm of one article in how many has it. A word in four of 30,000
 * articles says 9, one in 30 of them 7, one in 4,000 of them 2.
 */
export const WEIGHTS: readonly number[] = Array.from({ length: RARITIES }, (_, rarity) =>
  rarity === 0 ? 9 : 7.2 - 0.36 * rarity,
);

/** A byte for each of three hashes of a term: the common terms' tag and rarity are what the three come to. */
const bytes = lazily(() => Buffer.from(table.bytes, 'base64'));

/** How rare a term is where reports come from, 0 to 15. Profiles keep it, so two with different tables compare. */
export type RarityOf = (term: number) => number;

/**
 * Rarity of a term in the articles that the shipped table was made from (`npm run train:rarity`). The table is an XOR
 * filter: a common term is always found, one rare term in sixteen is taken for a common one. Source: Graf and Lemire,
 * Xor Filters, ACM JEA 2020.
 */
export function shippedRarity(term: number): number {
  const filter = bytes();
  const third = Math.floor(filter.length / 3);
  const value =
    (filter[slotIn(term, FIRST, third)] as number) ^
    (filter[third + slotIn(term, SECOND, third)] as number) ^
    (filter[2 * third + slotIn(term, THIRD, third)] as number);
  if (value >>> 4 === tagOf(term)) return value & 15;
  return isShort(term) ? SHORT_RARITY : 0;
}

/** Of a short term that the table does not know, as of a language that it knows little of. */
const SHORT_RARITY = 10;

const FIRST = 0x9e3779b1;
const SECOND = 0x85ebca77;
const THIRD = 0xc2b2ae3d;

const slotIn = (term: number, multiplier: number, third: number): number =>
  Math.floor(((Math.imul(term, multiplier) >>> 0) * third) / 2 ** 32);

/** Where a term's three bytes are: one in each third of the table. */
export function slotsOf(term: number, length: number): [first: number, second: number, third: number] {
  const third = Math.floor(length / 3);
  return [slotIn(term, FIRST, third), third + slotIn(term, SECOND, third), 2 * third + slotIn(term, THIRD, third)];
}

export const tagOf = (term: number): number => Math.imul(term, 0x27d4eb2f) >>> 28;
