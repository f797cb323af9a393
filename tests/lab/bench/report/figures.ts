import type { ColdStartSeries } from '../cold-start/measure-cold-starts.ts';
import { type Cost, costPerMillion, type Priced, type Region, type Usage } from '../cost/dollars.ts';
import type { LoadSeries } from '../measure-load.ts';
import { median } from '../statistics.ts';
import type { System } from '../systems.ts';

/** When and where a part was measured. */
export interface Run {
  readonly date: string;
  /** Processor, cores and Node. */
  readonly machine: string;
}

/** What `docs/performance.json` holds. A part that was not measured again keeps its figures. */
export interface Figures {
  readonly coldStart?: Run & { readonly series: readonly ColdStartSeries[] };
  /** All systems, at each number of functions. Cost is taken from the series that has files one by one, too. */
  readonly load?: Run & { readonly series: readonly LoadSeries[] };
}

export type CompleteFigures = Required<Figures>;

/** @throws if the system was not measured. */
export function seriesOf<T extends { readonly system: string }>(all: readonly T[], { name }: System): T {
  const found = all.find(({ system }) => system === name);
  if (found === undefined) throw new Error(`${name} was not measured`);
  return found;
}

export function loadAt(series: readonly LoadSeries[], system: System, functions: number): LoadSeries {
  return seriesOf(
    series.filter((one) => one.functions === functions),
    system,
  );
}

export function functionCounts(series: readonly LoadSeries[]): number[] {
  return [...new Set(series.map(({ functions }) => functions))].sort((a, b) => a - b);
}

/** The series that cost is taken from. */
export function costSeries(series: readonly LoadSeries[], system: System): LoadSeries {
  return seriesOf(
    series.filter(({ alone }) => alone !== undefined),
    system,
  );
}

/** What one new file uses when files come in bursts, by the medians of the passes. */
export function usageOf({ passes }: LoadSeries): Usage {
  const names = Object.keys(passes[0]?.usage ?? {}) as Priced[];
  return Object.fromEntries(names.map((name) => [name, median(passes.map(({ usage }) => usage[name] ?? 0))]));
}

/**
 * Dollars for a million new articles that come in bursts, or one by one. Capacity units do not depend on that, and
 * passes have more files.
 */
export function costOf(series: LoadSeries, region: Region, arrivals: 'bursts' | 'one by one' = 'bursts'): Cost {
  const usage = usageOf(series);
  const { writeUnit = 0, readUnit = 0 } = usage;
  return costPerMillion(arrivals === 'bursts' ? usage : { ...series.alone?.usage, writeUnit, readUnit }, region);
}

export function ratesOf({ passes }: LoadSeries): number[] {
  return passes.map(({ filesPerSecond }) => filesPerSecond);
}

/** Milliseconds from the start of a cold function to its first file in the table, of each round. */
export function firstFileMs({ starts }: ColdStartSeries): number[] {
  return starts.map(({ handledMs }) => handledMs);
}
