import { createHash } from 'node:crypto';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Step } from '../../functions/story/decision.ts';
import type { TableItem } from '../../functions/story/items.ts';
import type { StoryTable } from '../../functions/story/story-table.ts';
import { itemSize } from './item-size.ts';
import { recordFiles } from './record-files.ts';
import { generatedFiles } from './sample-writes.ts';

/** How the load of new articles spreads over partitions. */
export interface KeySpread {
  readonly what: string;
  readonly partitions: number;
  /** Units of one article that go there. */
  readonly unitsPerArticle: number;
  /** Load of the busiest partition against the mean. */
  readonly peak: number;
  /** Articles a second at which the busiest partition is at its limit. */
  readonly articlesPerSecond: number;
}

/** Units a second: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput-scenarios.html */
const partitionLimits = { write: 1000, read: 3000 } as const;

/** Units by partition key. */
type Loads = Map<string, number>;

/**
 * Takes so many new articles through our own decision, one after the other against one table in memory, and deals out what they read and write: the
 * table's by a hash of the partition key, as DynamoDB does with a hash of its own; the index's by its key itself, for entries of one key that come in
 * the order of time cannot be split any further.
 */
export async function keySpread(articles: number, partitions: readonly number[]): Promise<KeySpread[]> {
  const writes: Loads = new Map();
  const reads: Loads = new Map();
  const index: Loads = new Map();
  await record(articles, writes, reads, index);
  return [
    ...partitions.flatMap((count) => [
      spreadOf('table, writes', dealOut(writes, count), articles, partitionLimits.write),
      spreadOf('table, reads', dealOut(reads, count), articles, partitionLimits.read),
    ]),
    spreadOf('busiest key, writes', new Map([busiest(writes)]), articles, partitionLimits.write),
    spreadOf('busiest key, reads', new Map([busiest(reads)]), articles, partitionLimits.read),
    spreadOf('timeline index, one day', index, articles, partitionLimits.write),
  ];
}

async function record(articles: number, writes: Loads, reads: Loads, index: Loads): Promise<void> {
  const items = new Map<string, TableItem>();
  const table: StoryTable = {
    read: async (keys, freshness) => {
      for (const { pk } of keys) add(reads, pk, freshness === 'strong' ? 1 : 0.5);
      return keys.flatMap(({ pk, sk }) => items.get(`${pk} ${sk}`) ?? []);
    },
    commit: async (steps) => {
      for (const { item, times } of steps.flatMap((step) =>
        step.writes.map((write) => ({ ...write, times: priced(step) })),
      )) {
        items.set(`${item.pk} ${item.sk}`, item);
        add(writes, item.pk, times * Math.ceil(itemSize(marshall(item, { removeUndefinedValues: true })) / 1024));
        if (item.entity === 'story' && item.day !== undefined) add(index, item.day, 1);
      }
      return true;
    },
  };
  await recordFiles(generatedFiles(articles), table, '2026-01-04T06:00:00.000Z');
}

/** How many times its units an item costs that is written with others: a transaction doubles them. */
const priced = ({ writes, whole }: Step): number => (whole && writes.length > 1 ? 2 : 1);

function add(loads: Loads, key: string, units: number): void {
  loads.set(key, (loads.get(key) ?? 0) + units);
}

function dealOut(loads: Loads, partitions: number): Loads {
  const dealt: Loads = new Map();
  for (const [key, units] of loads) {
    add(dealt, String(createHash('md5').update(key).digest().readUInt32BE() % partitions), units);
  }
  return dealt;
}

function busiest(loads: Loads): [string, number] {
  return [...loads].reduce((most, one) => (one[1] > most[1] ? one : most));
}

function spreadOf(what: string, loads: Loads, articles: number, limit: number): KeySpread {
  const units = [...loads.values()];
  const total = units.reduce((sum, load) => sum + load, 0);
  const most = Math.max(...units);
  return {
    what,
    partitions: loads.size,
    unitsPerArticle: total / articles,
    peak: most / (total / loads.size),
    articlesPerSecond: (limit * articles) / most,
  };
}
