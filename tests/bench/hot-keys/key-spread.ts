import { createHash } from 'node:crypto';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Step } from '../../../functions/story/decision.ts';
import type { TableItem } from '../../../functions/story/items.ts';
import { address } from '../../../functions/story/keys.ts';
import type { SharedTable } from '../../../functions/story/story-table.ts';
import { shareTable } from '../../../functions/story/table/share-table.ts';
import { recordFiles } from '../articles/record-files.ts';
import { generatedFiles } from '../articles/sample-writes.ts';
import { fullBatch } from '../calls/usage.ts';
import { itemSize } from '../items/item-size.ts';

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
 * Takes so many new articles through our own decision in full batches, one after the other against one table in memory, and deals out what they read
 * and write by a hash of the partition key, as DynamoDB does with a hash of its own; the list of the day by its key itself, for entries of one key that
 * come in the order of time cannot be split any further.
 */
export async function keySpread(articles: number, partitions: readonly number[]): Promise<KeySpread[]> {
  const { writes, reads } = await record(articles);
  const listed = new Map([...writes].filter(([pk]) => pk.startsWith(timelinePrefix)));
  const both = new Map(writes);
  for (const [key, units] of reads) add(both, key, (units * partitionLimits.write) / partitionLimits.read);
  return [
    ...partitions.map((count) => spreadOf('table, writes', dealOut(writes, count), articles, partitionLimits.write)),
    ...partitions.map((count) => spreadOf('table, reads', dealOut(reads, count), articles, partitionLimits.read)),
    // A partition serves either, "or a linear combination of both": three reads count as one write.
    // https://repost.aws/knowledge-center/on-demand-table-throttling-dynamodb
    ...partitions.map((count) => spreadOf('table, both', dealOut(both, count), articles, partitionLimits.write)),
    spreadOf('busiest key, writes', new Map([busiest(writes)]), articles, partitionLimits.write),
    spreadOf('busiest key, reads', new Map([busiest(reads)]), articles, partitionLimits.read),
    spreadOf('list of a day', listed, articles, partitionLimits.write),
  ];
}

const timelinePrefix = 'TIMELINE#';

async function record(articles: number): Promise<{ writes: Loads; reads: Loads }> {
  const writes: Loads = new Map();
  const reads: Loads = new Map();
  const items = new Map<string, TableItem>();
  const put = (item: TableItem, times: number): void => {
    items.set(address(item), item);
    add(writes, item.pk, times * Math.ceil(itemSize(marshall(item, { removeUndefinedValues: true })) / 1024));
  };
  const table: SharedTable = {
    read: async (keys, freshness) => {
      for (const { pk } of keys) add(reads, pk, freshness === 'strong' ? 1 : 0.5);
      return keys.flatMap((key) => items.get(address(key)) ?? []);
    },
    commit: async (steps) => {
      for (const step of steps) for (const { item } of step.writes) put(item, priced(step));
      return true;
    },
    insertEach: async (added) => {
      for (const item of added) put(item, 1);
      return added.map(() => true);
    },
  };
  const files = [...generatedFiles(articles)];
  while (files.length > 0) {
    const share = shareTable(table);
    const batch = files.splice(0, fullBatch);
    await Promise.all(batch.map((file) => share((shared) => recordFiles([file], shared, '2026-01-04T06:00:00.000Z'))));
  }
  return { writes, reads };
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
