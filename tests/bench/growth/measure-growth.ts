import type { DynamoDbLocal } from '../../../infra/local/emulators/dynamodb-local.ts';
import { startKeeper } from '../../../infra/local/machine/keeper.ts';
import { articleFile } from '../articles/article-files.ts';
import { type CountedSystem, countSystem, type FileCost } from '../calls/counted-system.ts';
import type { Rig } from '../rig/rig.ts';
import { growStories, keysOf } from './grown-stories.ts';
import { startSeededTable } from './seeded-table.ts';

/** What a new article costs with so many stories in the table. */
export interface GrowthPoint {
  readonly stories: number;
  /** Of which so many were decided one by one; the others are copies. */
  readonly real: number;
  /** Means of one file. */
  readonly calls: number;
  /** Items that its looks found: keys of likeness that other stories hold. */
  readonly held: number;
  /** Writes that were refused. */
  readonly refused: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  /** Milliseconds of each file on the emulator: DynamoDB Local's own growth is in it, which is not DynamoDB's. */
  readonly milliseconds: readonly number[];
}

interface Subject {
  readonly stories: number;
  readonly engine: DynamoDbLocal;
  readonly system: CountedSystem;
  readonly costs: FileCost[];
}

/** Stories that are decided one by one; a thousand take a second. */
const mostReal = 20_000;

/**
 * The same files into tables of every size, in turn.
 * @param rig ours; its bucket holds the files. @param sizes stories in the tables. @param count files for each.
 */
export async function measureGrowth(rig: Rig, sizes: readonly number[], count: number): Promise<GrowthPoint[]> {
  const keeper = startKeeper();
  const subjects: Subject[] = [];
  // Of today, or every claim would have expired.
  const now = new Date().toISOString();
  const grown = await growStories(Math.min(mostReal, Math.max(...sizes)), now);
  const files = Array.from({ length: warmFiles + count }, (_, at) => articleFile({ index: firstIndex + at }));
  const measured = keysOf(files.slice(warmFiles), now);
  try {
    for (const stories of sizes) {
      const engine = await startSeededTable({ rig, keeper, stories, grown, measured });
      subjects.push({ stories, engine, system: await countSystem(rig, engine.endpoint), costs: [] });
    }
    // The first files warm processes and engines; they are not counted.
    for (const [at, file] of files.entries()) {
      for (const { system, costs } of subjects) {
        const cost = await system.process(file);
        if (at >= warmFiles) costs.push(cost);
      }
    }
    return subjects.map((subject) => summary(subject, grown.written.length));
  } finally {
    for (const { system, engine } of subjects) {
      await system.stop();
      await engine.stop();
    }
    await keeper.close();
  }
}

const firstIndex = 8_000_000;
const warmFiles = 20;

function summary({ stories, costs }: Subject, real: number): GrowthPoint {
  const mean = (value: (cost: FileCost) => number) => costs.reduce((sum, cost) => sum + value(cost), 0) / costs.length;
  const sum = (kind: 'readUnits' | 'writeUnits' | 'found' | 'refused') =>
    mean(({ calls }) => calls.reduce((total, call) => total + call[kind], 0));
  return {
    stories,
    real: Math.min(stories, real),
    calls: mean(({ calls }) => calls.length),
    held: sum('found'),
    refused: sum('refused'),
    readUnits: sum('readUnits'),
    writeUnits: sum('writeUnits'),
    milliseconds: costs.map(({ milliseconds }) => milliseconds),
  };
}
