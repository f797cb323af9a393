import { type Similarity, similarity } from '../../article/fingerprint/similarity.ts';
import { headlineLikeness } from './headline.ts';
import { type Agreement, agreement } from './mentions.ts';
import type { NearReport } from './near-report.ts';
import type { ReportKind } from './report-kind.ts';

/** Two reports and what they have in common. Symmetric. Shares in [0, 1]. */
export interface Pair {
  one: NearReport;
  other: NearReport;
  text: Similarity;
  /** Of headline and lead. */
  lead: Similarity;
  headline: number;
  numbers: Agreement;
  names: Agreement;
  /** Between the two observations. */
  hours: number;
}

const HOUR = 3_600_000;

export function pairOf(one: NearReport, other: NearReport): Pair {
  return {
    one,
    other,
    ...sketchesOf(one, other),
    headline: headlineLikeness(one.headline, other.headline),
    numbers: agreement(one.numbers, other.numbers),
    names: agreement(one.names, other.names),
    hours: Math.abs(Date.parse(one.observedAt) - Date.parse(other.observedAt)) / HOUR,
  };
}

export function sketchesOf(
  { fingerprint: one }: Pick<NearReport, 'fingerprint'>,
  { fingerprint: other }: Pick<NearReport, 'fingerprint'>,
): Pick<Pair, 'text' | 'lead'> {
  return {
    text: similarity(one.body, other.body, one.size, other.size),
    lead: similarity(one.lead, other.lead, one.leadSize, other.leadSize),
  };
}

export function both({ one, other }: Pair, kind: ReportKind): boolean {
  return one.kind === kind && other.kind === kind;
}
export function either({ one, other }: Pair, kind: ReportKind): boolean {
  return one.kind === kind || other.kind === kind;
}

/** An unknown publisher may be the same one: the stricter rules hold. */
export function oneSource({ one, other }: Pair): boolean {
  return one.source === '' || other.source === '' || one.source === other.source;
}

/** One of the two may say more than the other, but not else: no word stands in the place of another. */
export function noneReplaced({ one, other }: Pair): boolean {
  const { onlyOne, onlyOther } = agreement(one.words, other.words);
  return onlyOne === 0 || onlyOther === 0;
}
