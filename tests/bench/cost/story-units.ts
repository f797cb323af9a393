import { recordFile } from '../../../functions/story/record-file.ts';
import type { StoryTable } from '../../../functions/story/story-table.ts';
import { memoryTable } from '../../fixtures/memory-table.ts';
import { ATTEMPTS, arrivalOf, type Matching } from '../arrival.ts';
import type { ArticleFile } from '../articles.ts';
import { mean, median } from '../statistics.ts';
import { writeUnits } from './write-units.ts';

/** What files cost in the table, by the real decision. */
export interface StoryUnits {
  readonly matching: Matching;
  readonly fileCount: number;
  /** Files that began a story; the units are theirs. */
  readonly newStories: number;
  readonly writeUnits: Distribution;
  readonly readUnits: Distribution;
}

interface Distribution {
  readonly median: number;
  readonly mean: number;
  readonly most: number;
}

/** Records the files one after the other, in their order, in a table in memory. */
export async function measureStoryUnits(files: readonly ArticleFile[], matching: Matching): Promise<StoryUnits> {
  const table = memoryTable();
  const writes: number[] = [];
  const reads: number[] = [];
  for (const file of files) {
    let readUnits = 0;
    const counted: StoryTable = {
      // Every item is under 4 KiB, and a missing one is billed like a small one.
      read(keys, freshness) {
        readUnits += keys.length * (freshness === 'strong' ? 1 : 0.5);
        return table.read(keys, freshness);
      },
      write: table.write,
    };
    const patience = { attempts: ATTEMPTS, sleep: async () => {}, random: () => 0 };
    const decision = await recordFile(arrivalOf(file, matching, '2026-01-04T05:00:00.000Z'), counted, patience);
    if (decision.disposition !== 'new') continue;
    writes.push(writeUnits(decision.writes));
    reads.push(readUnits);
  }
  return {
    matching,
    fileCount: files.length,
    newStories: writes.length,
    writeUnits: distribution(writes),
    readUnits: distribution(reads),
  };
}

function distribution(values: readonly number[]): Distribution {
  return { median: median(values), mean: mean(values), most: Math.max(...values) };
}
