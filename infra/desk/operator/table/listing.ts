import { paginateQuery } from '@aws-sdk/client-dynamodb';
import { namedSections, shippedWeights } from '../../../../functions/sections/index.ts';
import {
  type ARCHIVE_INDEX,
  address,
  asStory,
  type DayList,
  type Key,
  listOn,
  namedRefs,
  type Receipt,
  type Story,
  viewedRefs,
} from '../../../../functions/story/items/index.ts';
import {
  dynamoTable,
  type Freshness,
  type ListedStory,
  mergeShards,
  readItems,
  readStories,
  shardQuery,
  shardsOf,
  withReportsOf,
  withSection,
} from '../../../../functions/story/table/index.ts';
import type { OperatedStack } from '../stack/outputs.ts';

/** Keys of one batched read. */
const BATCH = 100;
/** Batched reads at a time, once somebody reads on after the first. */
const READS_AHEAD = 4;

export interface Range {
  /** UTC, the newest first. */
  readonly days: readonly string[];
  /** Only what is older than this instant: where the last page ended. */
  readonly before?: string | undefined;
  /** Stories of an archive, by the days on which they were. */
  readonly index?: typeof ARCHIVE_INDEX | undefined;
}

/** UTC days up to this one, the newest first. */
export function daysUpTo(now: Date, count: number): string[] {
  return Array.from({ length: count }, (_, day) =>
    new Date(now.getTime() - day * 86_400_000).toISOString().slice(0, 10),
  );
}

/** Number of stories first seen on a day (`2026-01-05`, UTC). Reads only the index: one read unit for about fifty. */
export async function countStories({ clients, outputs }: OperatedStack, day: string): Promise<number> {
  const client = clients.dynamodb;
  const counts = shardsOf(day).map(async (shard) => {
    let count = 0;
    const query = { ...shardQuery(outputs.tableName, shard), Select: 'COUNT' as const };
    for await (const { Count = 0 } of paginateQuery({ client }, query)) count += Count;
    return count;
  });
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

/** Stories by when they were first seen, or of an archive by when they were, the newest first. */
export function latestStories(stack: OperatedStack, range: Range): AsyncGenerator<Story> {
  return items(stack, range.days, range) as AsyncGenerator<Story>;
}

/** Receipts by when the files were read, the newest first. */
export function latestReceipts(stack: OperatedStack, list: DayList, range: Range): AsyncGenerator<Receipt> {
  const lists = range.days.map((day) => listOn(list, day));
  return items(stack, lists, range) as AsyncGenerator<Receipt>;
}

/**
 * A page of items, and where the next page begins; undefined if there is none. Items of one instant stay on one page.
 * @param at the instant by which the list is ordered.
 */
export async function pageOf<T>(
  list: AsyncIterable<T>,
  count: number,
  at: (item: T) => string,
): Promise<{ page: T[]; next: string | undefined }> {
  const page: T[] = [];
  for await (const item of list) {
    const last = page.at(-1);
    if (page.length >= count && last !== undefined && at(last) !== at(item)) return { page, next: at(last) };
    page.push(item);
  }
  return { page, next: undefined };
}

async function* items(
  stack: OperatedStack,
  lists: readonly string[],
  { before, index }: Range,
): AsyncGenerator<Story | Receipt> {
  const { clients, outputs } = stack;
  async function read(batch: readonly ListedStory[]) {
    const keys = batch.map(({ pk, sk }) => ({ pk, sk }));
    const found = await tableIn(stack).read(keys, 'eventual');
    const heads = found.flatMap((item) => (item.entity === 'story' ? asStory(item) : []));
    const receipts = found.filter((item) => item.entity === 'receipt');
    const all = [...(await withViewed(stack, heads)), ...receipts];
    const byAddress = new Map(all.map((item) => [address(item), item]));
    return batch.flatMap((key) => byAddress.get(address(key)) ?? []);
  }
  // A range of the index includes both ends.
  const to = before && new Date(Date.parse(before) - 1).toISOString();
  const reads: Promise<(Story | Receipt)[]>[] = [];
  let batch: ListedStory[] = [];
  let ahead = 1;
  const take = async () => (await reads.shift()) ?? [];
  try {
    for (const list of lists) {
      for await (const listed of mergeShards(clients.dynamodb, outputs.tableName, list, {
        to,
        index,
        pageSize: BATCH,
      })) {
        batch.push(listed);
        if (batch.length < BATCH) continue;
        reads.push(read(batch));
        batch = [];
        while (reads.length >= ahead) yield* await take();
        ahead = READS_AHEAD;
      }
    }
    if (batch.length > 0) reads.push(read(batch));
    while (reads.length > 0) yield* await take();
  } finally {
    // Whoever leaves early does not wait for them.
    for (const left of reads) left.catch(() => {});
  }
}

export const tableIn = ({ clients, outputs }: OperatedStack) => dynamoTable(clients.dynamodb, outputs.tableName);

/** The stories of these keys as lists show them. */
export async function viewedStories(stack: OperatedStack, keys: readonly Key[], freshness: Freshness = 'eventual') {
  const heads = await readStories(stack.clients.dynamodb, stack.outputs.tableName, keys, freshness);
  return withViewed(stack, heads.map(asStory), freshness);
}

/** Stories with what lists show of their reports, ten of each at most: one more read for the stories of ten. */
export async function withViewed(
  { clients: { dynamodb: client }, outputs: { tableName: table, ingestSettings } }: OperatedStack,
  stories: readonly Story[],
  freshness: Freshness = 'eventual',
): Promise<Story[]> {
  const refsOf = (story: Story) => [...new Set([...namedRefs(story), ...viewedRefs(story)])];
  const sections = { named: namedSections(ingestSettings.sections ?? []), weights: shippedWeights() };
  const viewed = await withReportsOf(stories, refsOf, (keys) => readItems(client, table, keys, freshness));
  return viewed.map((story) => withSection(story, sections));
}
