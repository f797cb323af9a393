import { costPerMillion, type Region } from './cost.ts';
import type { CaseCost } from './measure-calls.ts';
import type { MeasuredSystem } from './measured-system.ts';
import { type Arrivals, usageOf } from './usage.ts';

/** Bytes of text the curve is drawn for. */
export const textSizes = [500, 1_000, 2_000, 3_000, 4_000, 6_000, 8_000, 12_000, 16_000] as const;

/** Bytes of a sample's item beside its text: names, title, address and the like. */
const besideText = 600;

/**
 * Dollars for a million new articles of each size of text. Ours does not depend on it, for the text stays in S3; a sample's item takes a write unit more
 * with every KiB.
 */
export function costBySize(
  { system, facts }: Pick<MeasuredSystem, 'system' | 'facts'>,
  cost: CaseCost,
  arrivals: Arrivals,
  region: Region,
): number[] {
  // What the counted files took is replaced by what files of this size take.
  const counted = system.handlers === 'wiredrop' ? 0 : cost.largestItemUnits;
  return textSizes.map((size) => {
    const units = counted === 0 ? 0 : Math.ceil((size + besideText) / 1024);
    const atSize = { ...cost, writeUnits: cost.writeUnits - counted + units };
    return costPerMillion(usageOf(atSize, facts, arrivals), region).total;
  });
}

/** Bytes of text from which on the one is no dearer than the other, on a straight line between the sizes; undefined: never up to the largest. */
export function breakEven(ours: readonly number[], theirs: readonly number[]): number | undefined {
  const gaps = ours.map((cost, at) => cost - (theirs[at] ?? Number.NaN));
  const at = gaps.findIndex((gap) => gap <= 0);
  const [size, gap] = [textSizes[at], gaps[at]];
  const [before, gapBefore] = [textSizes[at - 1], gaps[at - 1]];
  if (size === undefined || gap === undefined) return undefined;
  if (before === undefined || gapBefore === undefined) return size;
  return before + ((size - before) * gapBefore) / (gapBefore - gap);
}
