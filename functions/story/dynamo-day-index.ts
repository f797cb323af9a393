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
  /** So many, the newest, are enough; one day's list may give more. */
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
  for (let day = to.slice(0, 10); day >= from.slice(0, 10) && listed.length < limit; day = dayBefore(day)) {
    const found = await Promise.all(
      shardsOf(day).map((shard) => listShard(client, tableName, shard, { from, to, limit })),
    );
    listed.push(...found.flat().sort(newestFirst));
  }
  return listed.slice(0, limit);
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

/** The query of one partition. @param range first and last instant, ISO 8601 UTC with milliseconds; absent: all of it. */
export function shardQuery(
  TableName: string,
  shard: string,
  // Every instant begins with a digit.
  { from = '0', to = '9~' }: { readonly from?: string | undefined; readonly to?: string | undefined } = {},
) {
  return {
    TableName,
    IndexName: DAY_INDEX.name,
    KeyConditionExpression: '#day = :shard AND #at BETWEEN :first AND :last',
    ExpressionAttributeNames: { '#day': DAY_INDEX.partitionKey, '#at': DAY_INDEX.sortKey },
    ExpressionAttributeValues: { ':shard': { S: shard }, ':first': { S: from }, ':last': { S: to } },
  };
}

async function listShard(
  client: DynamoDBClient,
  TableName: string,
  shard: string,
  { from, to, limit }: ListRange,
): Promise<ListedStory[]> {
  const found: ListedStory[] = [];
  const query = { ...shardQuery(TableName, shard, { from, to }), ScanIndexForward: false, Limit: limit };
  for await (const { Items = [] } of paginateQuery({ client }, query)) {
    found.push(...Items.map((item) => unmarshall(item) as ListedStory));
    if (found.length >= limit) break;
  }
  return found;
}

const dayBefore = (day: string): string => new Date(Date.parse(day) - DAY_MS).toISOString().slice(0, 10);
