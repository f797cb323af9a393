import { type Case, type CaseCost, cases } from '../calls/measure-calls.ts';
import type { MeasuredSystem } from '../calls/measured-system.ts';
import { type Arrivals, usageOf } from '../calls/usage.ts';
import { costPerMillion, type Region, regions } from '../prices/cost.ts';
import { dollars } from '../report/numbers.ts';
import type { Table } from '../report/section.ts';

/** Dollars for a million files of each case; in batches only new ones were counted. CPU is that of a new article, whatever becomes of the file. */
export function casesTable(measured: readonly MeasuredSystem[]): Table {
  const cells = (name: Case, cost: CaseCost, { facts }: MeasuredSystem) =>
    regions.flatMap((region) =>
      (['alone', 'batched'] as const).map((how) =>
        how === 'batched' && name !== 'new' ? '–' : dollars(price(cost, facts, how, region)),
      ),
    );
  return {
    columns: ['file', 'system', ...regions.flatMap((region) => [`${region}, alone`, 'batched'])],
    rows: cases.flatMap((name) =>
      measured.flatMap((system) => {
        const cost = system.counts[name];
        return cost === undefined ? [] : [[name, system.system.name, ...cells(name, cost, system)]];
      }),
    ),
  };
}

/** The cases of a system by what a million files of it cost where they come alone, dearest first. */
export function dearestCases({ counts, facts }: MeasuredSystem, region: Region): [Case, number][] {
  const priced = cases.flatMap((name): [Case, number][] => {
    const cost = counts[name];
    return cost === undefined ? [] : [[name, price(cost, facts, 'alone', region)]];
  });
  return priced.sort(([, a], [, b]) => b - a);
}

function price(cost: CaseCost, facts: MeasuredSystem['facts'], how: Arrivals, region: Region): number {
  return costPerMillion(usageOf(cost, facts, how), region).total;
}
