import type { ColdStartSeries } from '../cold-start/measure-cold-starts.ts';
import { type Cost, costPerMillion, type Priced, type Region, type Usage } from '../cost/dollars.ts';
import type { StoryUnits } from '../cost/story-units.ts';
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
  readonly throughput?: Run & { readonly series: readonly LoadSeries[] };
  readonly cost?: Run & {
    /** At `COST_FUNCTIONS` functions: passes, and files that come one by one. */
    readonly series: readonly LoadSeries[];
    readonly units: readonly (StoryUnits & { readonly files: string })[];
  };
}

export type CompleteFigures = Required<Figures>;

/** Whether files come at once, so that functions take them in batches, or each after the one before. */
export type Arrivals = 'batched' | 'alone';

/** @throws where the system was not measured. */
export function seriesOf<T extends { readonly system: string }>(all: readonly T[], { name }: System): T {
  const found = all.find(({ system }) => system === name);
  if (found === undefined) throw new Error(`${name} was not measured`);
  return found;
}

/** What one new file uses, by the medians of the passes. Units do not depend on how files come, and passes have more files. */
function usageOf({ passes, alone }: LoadSeries, arrivals: Arrivals): Usage {
  const names = Object.keys(passes[0]?.usage ?? {}) as Priced[];
  const batched: Usage = Object.fromEntries(
    names.map((name) => [name, median(passes.map(({ usage }) => usage[name] ?? 0))]),
  );
  if (arrivals === 'batched') return batched;
  const { writeUnit = 0, readUnit = 0 } = batched;
  return { ...alone?.usage, writeUnit, readUnit };
}

/** Dollars for a million new articles. */
export function costOf(series: LoadSeries, arrivals: Arrivals, region: Region): Cost {
  return costPerMillion(usageOf(series, arrivals), region);
}

export function ratesOf({ passes }: LoadSeries): number[] {
  return passes.map(({ filesPerSecond }) => filesPerSecond);
}

/** Milliseconds of each round until the first file is announced: both functions where there are two. */
export function announcedMs({ starts, announcer }: ColdStartSeries): number[] {
  return starts.map(({ handledMs }, round) => handledMs + (announcer?.[round]?.handledMs ?? 0));
}
