import { LABELS, type Label, type LabelledPair } from './pairs.ts';

/** How well a method tells pairs: counts, and the shares made of them. NaN where there is nothing to divide by. */
export interface Score {
  readonly joined: Readonly<Record<Label, number>>;
  readonly of: Readonly<Record<Label, number>>;
  /** Of the pairs that are the same item, those joined. */
  readonly recall: number;
  /** Of the pairs joined, those that are the same item; reasonable people disagree on `series`, so they are left out. */
  readonly precision: number;
  /** The same with every `series` pair counted as another item. */
  readonly strictPrecision: number;
  /** Harmonic mean of recall and precision. */
  readonly f1: number;
}

export function scoreOf(pairs: readonly LabelledPair[], isJoined: (pair: LabelledPair) => boolean): Score {
  const joined = { same: 0, series: 0, different: 0 };
  const of = { same: 0, series: 0, different: 0 };
  for (const pair of pairs) {
    of[pair.label]++;
    if (isJoined(pair)) joined[pair.label]++;
  }
  const { same, series, different } = joined;
  return {
    joined,
    of,
    recall: same / of.same,
    precision: same / (same + different),
    strictPrecision: same / (same + different + series),
    f1: (2 * same) / (same + different + of.same),
  };
}

export const total = (counts: Readonly<Record<Label, number>>): number =>
  LABELS.reduce((sum, label) => sum + counts[label], 0);
