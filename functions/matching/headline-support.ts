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
  const terms = [...new Set(termsOf(headline.slice(0, HEADLINE_UNITS), true))].filter(
    (term) => shippedRarity(term) < IN_ANY_TEXT,
  );
  if (terms.length < LEAST_TERMS) return 1;
  const said = new Set(termsOf(text.slice(0, TEXT_UNITS)));
  return weightOf(terms.filter((term) => said.has(term))) / weightOf(terms);
}

const weightOf = (terms: readonly number[]): number =>
  terms.reduce((sum, term) => sum + (WEIGHTS[shippedRarity(term)] as number), 0);
