import { lazily } from '../article/base/index.ts';
import table from './rarity.json' with { type: 'json' };
import { isShort, termsOf } from './terms.ts';

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
  const value = slotsOf(term, filter.length).reduce((all, slot) => all ^ (filter[slot] as number), 0);
  if (value >>> 4 === tagOf(term)) return value & 15;
  return isShort(term) ? SHORT_RARITY : 0;
}

/** Of a short term that the table does not know, as of a language that it knows little of. */
const SHORT_RARITY = 10;

/** Where a term's three bytes are: one in each third of the table. */
export function slotsOf(term: number, length: number): number[] {
  const third = Math.floor(length / 3);
  return MULTIPLIERS.map((one, at) => at * third + Math.floor(((Math.imul(term, one) >>> 0) * third) / 2 ** 32));
}

const MULTIPLIERS = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d];

export const tagOf = (term: number): number => Math.imul(term, 0x27d4eb2f) >>> 28;

/** A term of this rarity or a higher one is in any text of its language. */
const IN_ANY_TEXT = 13;

/** Code units of each that are looked at. */
const HEADLINE_UNITS = 160;
const TEXT_UNITS = 6_000;

/** A headline of fewer terms says too little to be looked for in a text. */
const LEAST_TERMS = 2;

/**
 * How much of what the headline says is in the text, 0 to 1, by the weights of its terms: nothing for "watch the
 * video", a paywall, or a cookie notice. 1 for a headline that says little.
 */
export function headlineSupport(headline: string, text: string): number {
  return packedSupport([...new Set(termsOf(headline.slice(0, HEADLINE_UNITS), true))].map(packTerm), text) ?? 1;
}

/** The same of a headline of which only the packed terms are known; undefined if it says little. */
export function packedSupport(headline: readonly number[], text: string): number | undefined {
  const terms = headline.filter((term) => packedRarity(term) < IN_ANY_TEXT);
  if (terms.length < LEAST_TERMS) return undefined;
  const said = new Set(termsOf(text.slice(0, TEXT_UNITS)).map((term) => term >>> 16));
  return weightOfPacked(terms.filter((term) => said.has(term >>> RARITY_BITS))) / weightOfPacked(terms);
}

/** Bits of a packed term that hold its rarity. */
const RARITY_BITS = 4;

/** Sixteen bits of the hash of a term, and its rarity. */
export function packTerm(term: number): number {
  return ((term >>> 16) << RARITY_BITS) | shippedRarity(term);
}

const packedRarity = (term: number): number => term & (2 ** RARITY_BITS - 1);

/** How much packed terms say together. */
export function weightOfPacked(terms: readonly number[]): number {
  return terms.reduce((sum, term) => sum + (WEIGHTS[packedRarity(term)] as number), 0);
}
