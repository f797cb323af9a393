import type { Disposition } from '../../../functions/story/disposition.ts';
import type { NearSettings } from '../../../functions/story/near/near-settings.ts';
import { recordFile } from '../../../functions/story/record-file.ts';
import { median } from '../report/statistics.ts';
import type { Sample } from './load.ts';
import { countedTable, type TableUse } from './table.ts';

/** How one pass through all articles ended. */
export interface Replay {
  /** The story each file ended in, by file name. */
  readonly storyOf: ReadonlyMap<string, string>;
  readonly stories: number;
  readonly dispositions: ReadonlyMap<Disposition, number>;
  readonly use: TableUse;
  /** CPU microseconds per article to look, decide and record: of the first and last fifth, and of all. Medians over slices. */
  readonly microseconds: { readonly first: number; readonly last: number; readonly all: number };
}

/** Articles whose time is taken together: one alone is below the clock's step. */
const SLICE = 50;

/** Alone in the world, a writer never loses a race. */
const PATIENCE = { attempts: 1, sleep: async () => undefined, random: () => 0 };

/**
 * Sends the samples through the real decision, in the order given, each at the moment of its crawl (`at`, if that is given, for
 * all: nothing expires then), into a table that may hold something already.
 */
export async function replay(
  samples: readonly Sample[],
  near: NearSettings,
  at?: string,
  table = countedTable(),
): Promise<Replay> {
  const storyOf = new Map<string, string>();
  const dispositions = new Map<Disposition, number>();
  const slices: number[] = [];
  let start = process.cpuUsage();
  for (const [index, { file, article, normalText, crawledAt }] of samples.entries()) {
    const now = at ?? (crawledAt || '2026-01-01T00:00:00.000Z');
    const version = { bucket: 'bench', key: file, versionId: '1', uploadedAt: now };
    const arrival = {
      file: version,
      result: { ok: true as const, article, normalText },
      now,
      notifications: true,
      timeline: false,
      near,
    };
    const { storyId, disposition } = await recordFile(arrival, table, PATIENCE);
    if (storyId) storyOf.set(file, storyId);
    dispositions.set(disposition, (dispositions.get(disposition) ?? 0) + 1);
    if ((index + 1) % SLICE === 0) {
      const { user, system } = process.cpuUsage(start);
      slices.push((user + system) / SLICE);
      start = process.cpuUsage();
    }
  }
  const fifth = Math.max(1, Math.floor(slices.length / 5));
  const of = (values: number[]): number => (values.length > 0 ? median(values) : 0);
  return {
    storyOf,
    stories: new Set(storyOf.values()).size,
    dispositions,
    use: table.use,
    // The first slices warm the machine up.
    microseconds: { first: of(slices.slice(2, fifth + 2)), last: of(slices.slice(-fifth)), all: of(slices) },
  };
}
