import type { CaseCost } from '../calls/measure-calls.ts';
import type { MeasuredSystem } from '../calls/measured-system.ts';
import { type Arrivals, usageOf } from '../calls/usage.ts';
import { costPerMillion, type Region } from '../prices/cost.ts';

/** Bytes of a write unit. */
const unitBytes = 1024;

/** Bytes of an item at most: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const largestItem = 400 * unitBytes;

/** Write units of a sample's item with so much text. */
export function unitsOf(textBytes: number, besideText: number): number {
  return Math.ceil((textBytes + besideText) / unitBytes);
}

/** Bytes of text at both sides of every step of the price up to `most`: there the sample's item takes one more unit. */
export function stepSizes(besideText: number, from: number, most: number): number[] {
  const sizes = [from];
  for (let units = unitsOf(from, besideText); units * unitBytes - besideText < most; units += 1) {
    const last = units * unitBytes - besideText;
    sizes.push(last, last + 1);
  }
  return [...sizes, most];
}

/** Dollars for a million new articles whose item takes so many units. Ours does not depend on it, for the text stays in S3. */
export function costByUnits(
  { system, facts }: Pick<MeasuredSystem, 'system' | 'facts'>,
  cost: CaseCost,
  arrivals: Arrivals,
  region: Region,
): (units: number) => number {
  return (units) => {
    // What the counted files took is replaced by what files of this size take.
    const writeUnits =
      system.handlers === 'wiredrop' ? cost.writeUnits : cost.writeUnits - cost.largestItemUnits + units;
    return costPerMillion(usageOf({ ...cost, writeUnits }, facts, arrivals), region).total;
  };
}

/** Bytes of text from which on ours is no dearer than theirs: 0 at any length, undefined at none that an item holds. */
export function breakEven(ours: number, theirs: (units: number) => number, besideText: number): number | undefined {
  for (let units = unitsOf(0, besideText); units * unitBytes <= largestItem; units += 1) {
    if (theirs(units) >= ours) return units === unitsOf(0, besideText) ? 0 : (units - 1) * unitBytes - besideText + 1;
  }
  return undefined;
}
