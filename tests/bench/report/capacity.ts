import { DEFAULT_SETTINGS } from '../../../infra/settings/settings.ts';
import type { LoadSeries } from '../measure-load.ts';
import { median } from '../statistics.ts';
import { ratesOf } from './figures.ts';

/** What one new article takes of the things that are limited. */
export interface Load {
  readonly writeUnits: number;
  readonly readUnits: number;
  /** Files a second that one busy process of ingest takes, and one of notify announces. */
  readonly perIngest: number;
  readonly perNotify: number;
}

export interface Limit {
  readonly what: string;
  /** New articles a second at which it is reached. */
  readonly filesPerSecond: number;
  readonly remedy: string;
}

/** Shards of the stream of a new table, each read by one invocation of notify at a time. */
const NEW_TABLE_SHARDS = 4;

export function loadOf(
  series: LoadSeries,
  units: { readonly writeUnits: { mean: number }; readonly readUnits: { mean: number } },
): Load {
  const rate = median(ratesOf(series));
  const busy = (at: number): number => median(series.passes.map(({ busyFunctions }) => busyFunctions[at] ?? 0));
  return {
    writeUnits: units.writeUnits.mean,
    readUnits: units.readUnits.mean,
    perIngest: rate / busy(0),
    perNotify: rate / busy(1),
  };
}

/** The limits, in the order in which a growing load reaches them. `docs/performance.md` links where AWS says them, and says which come later. */
export function limitsOf({ writeUnits, readUnits, perIngest, perNotify }: Load): Limit[] {
  const { maxConcurrency } = DEFAULT_SETTINGS;
  const limits: Limit[] = [
    {
      what: `maxConcurrency=${maxConcurrency}`,
      filesPerSecond: maxConcurrency * perIngest,
      remedy: 'up to 1,000',
    },
    {
      // Reads and writes share a partition's throughput: three reads count as one write.
      what: 'new table: 4,000 write or 12,000 read units',
      filesPerSecond: 4_000 / (writeUnits + readUnits / 3),
      remedy: 'warm throughput; doubles in 30 minutes',
    },
    {
      what: `notify on ${NEW_TABLE_SHARDS} shards`,
      filesPerSecond: NEW_TABLE_SHARDS * perNotify,
      remedy: 'grows with the table; `parallelizationFactor`',
    },
    {
      what: 'table quota: 40,000 write units',
      filesPerSecond: 40_000 / writeUnits,
      remedy: 'quota',
    },
    {
      what: 'table quota: 40,000 read units',
      filesPerSecond: 40_000 / readUnits,
      remedy: 'quota',
    },
    {
      what: 'SNS: 30,000 (1,500 in ap-northeast-2)',
      filesPerSecond: 30_000,
      remedy: 'quota',
    },
    {
      what: 'Lambda: 1,000 executions',
      filesPerSecond: 1_000 / (1 / perIngest + 1 / perNotify),
      remedy: 'quota',
    },
  ];
  return limits.sort((a, b) => a.filesPerSecond - b.filesPerSecond);
}
