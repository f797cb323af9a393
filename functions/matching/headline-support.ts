import { shippedRarity, WEIGHTS } from './rarity.ts';
import { termsOf } from './terms.ts';

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
