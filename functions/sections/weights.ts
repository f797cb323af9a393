import { isFigure, termsOf } from '../matching/terms.ts';

/** How much each term speaks for each section, in log odds; terms by the upper 24 bits of their hash. */
export interface SectionWeights {
  readonly sections: readonly string[];
  readonly terms: ReadonlyMap<number, readonly number[]>;
}

/** What a report says, as far as its section is guessed from it. */
export interface ReportWords {
  readonly headline: string;
  readonly excerpt?: string | undefined;
}

/** The best section must be ahead of the second by this, in log odds; else the story is in none. */
const MARGIN = 5;

/** What a term of the excerpt counts beside one of the headline. */
const EXCERPT_SHARE = 0.5;

/** Texts as long are what the weights were made from. */
const EXCERPT_UNITS = 300;

/** The words of a text, without its figures: every section has those. */
export function sectionTerms(text: string): Set<number> {
  const terms = termsOf(text.slice(0, EXCERPT_UNITS), true);
  return new Set(terms.filter((term) => !isFigure(term)).map((term) => term >>> 8));
}

/**
 * The section that reports of one story are surely of; undefined where that is not sure. Several say it more surely
 * than one, though less than as many strangers would.
 */
export function guessSection(reports: readonly ReportWords[], weights: SectionWeights): string | undefined {
  const sums = weights.sections.map(() => 0);
  const add = (terms: Iterable<number>, share: number): void => {
    for (const term of terms)
      for (const [at, weight] of (weights.terms.get(term) ?? []).entries()) sums[at] = (sums[at] ?? 0) + share * weight;
  };
  const share = 1 / Math.sqrt(reports.length);
  for (const { headline, excerpt = '' } of reports) {
    const headed = sectionTerms(headline);
    add(headed, share);
    add(
      [...sectionTerms(excerpt)].filter((term) => !headed.has(term)),
      EXCERPT_SHARE * share,
    );
  }
  const [best = 0, second = 0] = sums.toSorted((one, other) => other - one);
  return best - second < MARGIN ? undefined : weights.sections[sums.indexOf(best)];
}

/** Steps of a packed weight for each unit: a byte reaches to 7.9. */
const STEPS = 16;
const HASH_BYTES = 3;

/** After each term's hash (three bytes) a byte a section. */
export function packWeights({ sections, terms }: SectionWeights): Uint8Array {
  const size = HASH_BYTES + sections.length;
  const bytes = new Uint8Array(size * terms.size);
  for (const [i, [term, weights]] of [...terms].sort(([a], [b]) => a - b).entries()) {
    bytes.set([term >>> 16, (term >>> 8) & 0xff, term & 0xff], size * i);
    const steps = weights.map((weight) => Math.max(-127, Math.min(127, Math.round(STEPS * weight))));
    bytes.set(
      steps.map((step) => step & 0xff),
      size * i + HASH_BYTES,
    );
  }
  return bytes;
}

export function unpackWeights(sections: readonly string[], bytes: Uint8Array): SectionWeights {
  const size = HASH_BYTES + sections.length;
  const terms = new Map<number, number[]>();
  for (let at = 0; at + size <= bytes.length; at += size) {
    const [high = 0, middle = 0, low = 0, ...weights] = bytes.subarray(at, at + size);
    terms.set(
      (high << 16) | (middle << 8) | low,
      weights.map((byte) => ((byte << 24) >> 24) / STEPS),
    );
  }
  return { sections, terms };
}
