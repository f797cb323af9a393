import { lazily } from '../article/base/index.ts';
import start from './start.json' with { type: 'json' };
import { isOf, type NamedSection, type Statements, statedSection } from './stated.ts';
import { guessSection, type ReportWords, type SectionWeights, unpackWeights } from './weights.ts';

/** How a stack divides its stories. */
export interface Sections {
  /** Those that the setting `sections` names, in its order; none: the known ones. */
  readonly named: readonly NamedSection[];
  readonly weights: SectionWeights;
}

/** What every stack begins with: made from public sets, Korean and English (docs/feeds.md#sections). */
export const shippedWeights = lazily(() => unpackWeights(start.sections, Buffer.from(start.terms, 'base64')));

/**
 * The section of a story: the one that its shown report states, else the one that its words are surely of, else none.
 * What its other reports state does not count: whoever joins a story would move it.
 */
export function sectionOf(
  shown: Statements,
  reports: readonly ReportWords[],
  { named, weights }: Sections,
): string | undefined {
  const stated = statedSection(shown, named);
  if (stated !== undefined) return stated;
  const guess = guessSection(reports, weights);
  return guess !== undefined && isOf(guess, named) ? guess : undefined;
}
