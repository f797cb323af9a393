import { costPerMillion, type Region } from './cost.ts';
import type { CaseCost } from './measure-calls.ts';
import { type Arrivals, type RunningFacts, usageOf } from './usage.ts';

/** Bytes of text the curve is drawn for. */
export const textSizes = [500, 1_000, 2_000, 3_000, 4_000, 6_000, 8_000, 12_000, 16_000] as const;

/** Bytes of a sample's item beside its text: names, title, address and the like. */
const besideText = 600;

/**
 * Dollars for a million new articles of each size of text. Ours does not depend on it, for the text stays in S3; a sample's item takes a write unit more
 * with every KiB.
 * @param bodyUnits units of the counted files' items that hold the text; 0 where none does.
 */
export function costBySize(
  cost: CaseCost,
  bodyUnits: number,
  facts: RunningFacts,
  arrivals: Arrivals,
  region: Region,
): number[] {
  return textSizes.map((size) => {
    const units = bodyUnits === 0 ? 0 : Math.ceil((size + besideText) / 1024);
    const atSize = { ...cost, writeUnits: cost.writeUnits - bodyUnits + units };
    return costPerMillion(usageOf(atSize, facts, arrivals), region).total;
  });
}
