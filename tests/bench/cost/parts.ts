import { type MeasuredSystem, newArticle } from '../calls/measured-system.ts';
import { fullBatch, usageOf } from '../calls/usage.ts';
import { costPerMillion, type Region, type Usage } from '../prices/cost.ts';
import { dollars } from '../report/numbers.ts';
import type { Table } from '../report/section.ts';

/** What each promise costs: the bill of a new article in a burst taken apart, with the units of full batches. @param region whose prices. */
export function costParts(everything: MeasuredSystem, exact: MeasuredSystem, region: Region): Table {
  const [all, core] = [everything, exact].map(newArticle);
  if (all === undefined || core === undefined) throw new Error('two systems have two articles');
  const price = (usage: Usage) => costPerMillion(usage, region).total;
  const { writeUnit = 0, readUnit = 0, ...rest } = usageOf(all, everything.facts, 'batched');
  const exactly = core.batched ?? core;
  // One entry for all of a batch.
  const listed = 1 / fullBatch;
  const rows: readonly (readonly [string, number])[] = [
    ['bucket, queue, functions, topic, log', price(rest)],
    ['looking for receipt, article and words', price({ readUnit: exactly.readUnits })],
    ['story, article claim and receipt, a put each', price({ writeUnit: exactly.writeUnits - listed })],
    ['the list of stories by day', price({ writeUnit: listed })],
    ['looking for like reports', price({ readUnit: readUnit - exactly.readUnits })],
    ['being found by like reports: claims, a put each', price({ writeUnit: writeUnit - exactly.writeUnits })],
  ];
  return {
    columns: [`what a new article pays for, ${region}, batched`, 'dollars per million'],
    rows: [...rows, ['sum', rows.reduce((sum, [, cost]) => sum + cost, 0)] as const].map(([what, cost]) => [
      what,
      dollars(cost),
    ]),
  };
}
