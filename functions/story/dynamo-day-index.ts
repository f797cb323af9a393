import { type DynamoDBClient, paginateQuery } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { mapBounded } from '../map-bounded.ts';
import { dynamoTable } from './dynamo-table.ts';
import type { StoryItem } from './items.ts';
import { address, DAY_INDEX, DAY_SHARDS, dayShard, type Key, newestFirst } from './keys.ts';
import type { Freshness } from './story-table.ts';

/** A story in the list of its day. */
export interface ListedStory extends Key {
  firstSeenAt: string;
}

export interface ListRange {
  /** The first and the last instant at which a listed story was first seen: ISO 8601 UTC with milliseconds. */
  from: string;
  to: string;
  /** The newest are listed, and no more than this. */
  limit: number;
}

const DAY_MS = 86_400_000;

/** Keys of one batched read: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const BATCH = 100;
/** Batched reads at a time. */
const READERS = 4;

/**
 * The keys of the stories that were first seen in the range, the newest first, as the index lists them: eventually consistent, usually
 * within a second. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
 */
export async function listStories(
  client: DynamoDBClient,
  tableName: string,
  { from, to, limit }: ListRange,
): Promise<ListedStory[]> {
  const listed: ListedStory[] = [];
  for (let day = to.slice(0, 10); day >= from.slice(0, 10); day = dayBefore(day)) {
    for await (const story of listOf(client, tableName, day, { from, to, pageSize: limit })) {
      if (listed.push(story) >= limit) return listed;
    }
  }
  return listed;
}

export interface PartOfList extends InstantRange {
  /** Keys that one query reads of one partition. */
  pageSize: number;
}

interface InstantRange {
  /** First and last instant, ISO 8601 UTC with milliseconds; absent: the whole list. */
  from?: string | undefined;
  to?: string | undefined;
}

/** One list, the newest first: its partitions, each of which is in order, merged. */
export async function* listOf(
  client: DynamoDBClient,
  tableName: string,
  list: string,
  part: PartOfList,
): AsyncGenerator<ListedStory, undefined> {
  const shards = shardsOf(list).map((shard) => listShard(client, tableName, shard, part));
  const heads = await Promise.all(shards.map((shard) => shard.next()));
  for (;;) {
    let newest = -1;
    for (const [index, { done, value }] of heads.entries()) {
      const { value: latest } = heads[newest] ?? {};
      if (!done && (latest === undefined || newestFirst(value, latest) < 0)) newest = index;
    }
    const [head, shard] = [heads[newest], shards[newest]];
    if (head === undefined || head.done || shard === undefined) return;
    yield head.value;
    heads[newest] = await shard.next();
  }
}

/** The stories at these keys, in no particular order; what is no story, or gone, is left out. */
export async function readStories(
  client: DynamoDBClient,
  tableName: string,
  keys: readonly Key[],
  freshness: Freshness,
): Promise<StoryItem[]> {
  const table = dynamoTable(client, tableName);
  const unique = [...new Map(keys.map(({ pk, sk }) => [address({ pk, sk }), { pk, sk }])).values()];
  const batches = Array.from({ length: Math.ceil(unique.length / BATCH) }, (_, at) =>
    unique.slice(at * BATCH, (at + 1) * BATCH),
  );
  const items = await mapBounded(batches, READERS, (batch) => table.read(batch, freshness));
  return items.flat().filter((item) => item.entity === 'story');
}

/** The index's partitions of one list: a day, or the rejected files of one. */
export function shardsOf(list: string): string[] {
  return Array.from({ length: DAY_SHARDS }, (_, shard) => dayShard(list, shard));
}

/** The query of one partition. */
export function shardQuery(
  TableName: string,
  shard: string,
  // Every instant begins with a digit.
  { from = '0', to = '9~' }: InstantRange = {},
) {
  return {
    TableName,
    IndexName: DAY_INDEX.name,
    KeyConditionExpression: '#day = :shard AND #at BETWEEN :first AND :last',
    ExpressionAttributeNames: { '#day': DAY_INDEX.partitionKey, '#at': DAY_INDEX.sortKey },
    ExpressionAttributeValues: { ':shard': { S: shard }, ':first': { S: from }, ':last': { S: to } },
  };
}

async function* listShard(
  client: DynamoDBClient,
  TableName: string,
  shard: string,
  { pageSize, ...range }: PartOfList,
): AsyncGenerator<ListedStory, undefined> {
  const query = { ...shardQuery(TableName, shard, range), ScanIndexForward: false, Limit: pageSize };
  for await (const { Items = [] } of paginateQuery({ client }, query))
    for (const item of Items) yield unmarshall(item) as ListedStory;
}

const dayBefore = (day: string): string => new Date(Date.parse(day) - DAY_MS).toISOString().slice(0, 10);
