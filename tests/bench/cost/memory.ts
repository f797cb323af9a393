import { billOf, type MeasuredSystem } from '../calls/measured-system.ts';
import type { Arrivals } from '../calls/usage.ts';
import type { Region } from '../prices/cost.ts';
import { dollars } from '../report/numbers.ts';
import type { Table } from '../report/section.ts';

/** Lambda's least memory (https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html), twice that, and what the baselines have here. */
const memories = [128, 256, 512] as const;

/** What a baseline costs with less memory, which makes its waiting cheaper and its CPU slower; and ours, as it is, against that. */
export function memoryTable(
  { everything, exact, baseline }: Readonly<Record<'everything' | 'exact' | 'baseline', MeasuredSystem>>,
  region: Region,
): Table {
  const cells = (memoryMb: number, how: Arrivals): string[] => {
    const facts = { ...baseline.facts, memoryMb: { ingest: memoryMb, notify: memoryMb } };
    const theirs = billOf({ ...baseline, facts }, how, region).total;
    const ratio = (ours: MeasuredSystem) => `${(billOf(ours, how, region).total / theirs).toFixed(2)}x`;
    return [dollars(theirs), ratio(everything), ratio(exact)];
  };
  return {
    columns: [
      `${baseline.system.name} with, ${region}`,
      ...['alone', 'batched'].flatMap((how) => [how, `${everything.system.name} against it`, exact.system.name]),
    ],
    rows: memories.map((memoryMb) => [`${memoryMb} MB`, ...cells(memoryMb, 'alone'), ...cells(memoryMb, 'batched')]),
  };
}
