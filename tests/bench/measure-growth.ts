import type { DynamoDbLocal } from '../../infra/local/dynamodb-local.ts';
import { startKeeper } from '../../infra/local/keeper.ts';
import { articleFile } from './article-files.ts';
import { type CountedSystem, countSystem, type FileCost } from './counted-system.ts';
import type { Rig } from './rig.ts';
import { startSeededTable } from './seeded-table.ts';

/** What a new article costs with so many stories in the table. */
export interface GrowthPoint {
  readonly stories: number;
  /** Means of one file. */
  readonly calls: number;
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

/**
 * The same files into tables of every size, in turn.
 * @param rig ours; its bucket holds the files. @param sizes stories in the tables. @param count files for each.
 */
export async function measureGrowth(rig: Rig, sizes: readonly number[], count: number): Promise<GrowthPoint[]> {
  const keeper = startKeeper();
  const subjects: Subject[] = [];
  try {
    for (const stories of sizes) {
      const engine = await startSeededTable(rig, keeper, stories);
      subjects.push({ stories, engine, system: await countSystem(rig, engine.endpoint), costs: [] });
    }
    // The first files warm processes and engines; they are not counted.
    for (let n = -warmFiles; n < count; n += 1) {
      for (const { system, costs } of subjects) {
        const cost = await system.process(articleFile({ index: firstIndex + n }));
        if (n >= 0) costs.push(cost);
      }
    }
    return subjects.map(summary);
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

function summary({ stories, costs }: Subject): GrowthPoint {
  const mean = (value: (cost: FileCost) => number) => costs.reduce((sum, cost) => sum + value(cost), 0) / costs.length;
  const units = ({ calls }: FileCost, kind: 'readUnits' | 'writeUnits') =>
    calls.reduce((sum, call) => sum + call[kind], 0);
  return {
    stories,
    calls: mean(({ calls }) => calls.length),
    readUnits: mean((cost) => units(cost, 'readUnits')),
    writeUnits: mean((cost) => units(cost, 'writeUnits')),
    milliseconds: costs.map(({ milliseconds }) => milliseconds),
  };
}
