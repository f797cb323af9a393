import { type DynamoDBClient, paginateQuery } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { StoryItem } from '../items/items.ts';
import {
  type ARCHIVE_INDEX,
  DAY_INDEX,
  DAY_SHARDS,
  type DayList,
  dayShard,
  type Key,
  listOn,
  newestFirst,
  storyKey,
} from '../items/keys.ts';
import { readItems } from './dynamo-table.ts';
import type { Freshness } from './story-table.ts';

/** An entry of the day index, or of the archive's. */
export interface ListedStory extends Key {
  /** The instant by which it is listed. */
  firstSeenAt: string;
}

type Index = typeof DAY_INDEX | typeof ARCHIVE_INDEX;

/** A part of one list of an index. */
interface ShardRange {
  /** The first and the last instant, ISO 8601 UTC with milliseconds; absent: all of it. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** By default the day index. */
  readonly index?: Index | undefined;
}

export interface ListRange {
  /** The first and the last instant at which a listed story was first seen: ISO 8601 UTC with milliseconds. */
  from: string;
  to: string;
  /** At most this many, the newest. */
  limit: number;
}

const DAY_MS = 86_400_000;

/**
 * The keys of the stories that were first seen in the range, the newest first, as the index lists them: eventually
 * consistent, usually within a second. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
 */
export async function listStories(
  client: DynamoDBClient,
  tableName: string,
  { from, to, limit }: ListRange,
  list?: DayList,
): Promise<ListedStory[]> {
  const listed: ListedStory[] = [];
  for (let day = to.slice(0, 10); day >= from.slice(0, 10) && listed.length < limit; day = dayBefore(day)) {
    for await (const story of mergeShards(client, tableName, list === undefined ? day : listOn(list, day), {
      from,
      to,
      pageSize: limit,
    })) {
      if (listed.length === limit) return listed;
      listed.push(story);
    }
  }
  return listed;
}

/**
 * One list of the day index, newest first: a day, or the rejected files of one. Its shards are read side by side and
 * merged; each is in order.
 * @param range `pageSize`: items of one query of one shard
 */
export async function* mergeShards(
  client: DynamoDBClient,
  tableName: string,
  list: string,
  range: ShardRange & { readonly pageSize: number },
): AsyncGenerator<ListedStory> {
  const shards = shardsOf(list).map((shard) => readShard(client, tableName, shard, range));
  const heads = await Promise.all(shards.map((shard) => shard.next()));
  for (;;) {
    const waiting = heads.flatMap(({ done, value }, at) => (done || !value ? [] : [{ story: value, at }]));
    const [newest] = waiting.sort((one, other) => newestFirst(one.story, other.story));
    const shard = newest && shards[newest.at];
    if (!newest || !shard) return;
    yield newest.story;
    heads[newest.at] = await shard.next();
  }
}

/** The stories at these keys, in no particular order; deleted stories and other items are left out. */
export async function readStories(
  client: DynamoDBClient,
  tableName: string,
  keys: readonly Key[],
  freshness: Freshness,
): Promise<StoryItem[]> {
  return (await readItems(client, tableName, keys, freshness)).filter((item) => item.entity === 'story');
}

/** The stories whose latest development was announced in the range, in no particular order. */
export async function readDevelopedStories(
  client: DynamoDBClient,
  tableName: string,
  range: ListRange,
): Promise<StoryItem[]> {
  const listed = await listStories(client, tableName, range, 'developments');
  const receipts = await readItems(client, tableName, listed, 'eventual');
  const ids = receipts.flatMap((item) => (item.entity === 'receipt' && item.storyId) || []);
  const stories = await readStories(client, tableName, ids.map(storyKey), 'eventual');
  return stories.filter(({ development: { at } = { at: '' } }) => range.from <= at && at <= range.to);
}

/** The partitions of one list of the day index. */
export function shardsOf(list: string): string[] {
  return Array.from({ length: DAY_SHARDS }, (_, shard) => dayShard(list, shard));
}

/** The query of one partition. */
export function shardQuery(
  TableName: string,
  shard: string,
  // Every instant begins with a digit.
  { from = '0', to = '9~', index = DAY_INDEX }: ShardRange = {},
) {
  return {
    TableName,
    IndexName: index.name,
    KeyConditionExpression: '#day = :shard AND #at BETWEEN :first AND :last',
    ExpressionAttributeNames: { '#day': index.partitionKey, '#at': index.sortKey },
    ExpressionAttributeValues: { ':shard': { S: shard }, ':first': { S: from }, ':last': { S: to } },
  };
}

async function* readShard(
  client: DynamoDBClient,
  TableName: string,
  shard: string,
  { pageSize, ...range }: Parameters<typeof mergeShards>[3],
): AsyncGenerator<ListedStory, undefined> {
  const { sortKey } = range.index ?? DAY_INDEX;
  const query = { ...shardQuery(TableName, shard, range), ScanIndexForward: false, Limit: pageSize };
  for await (const { Items = [] } of paginateQuery({ client }, query))
    for (const item of Items) {
      const listed = unmarshall(item);
      yield { ...listed, firstSeenAt: listed[sortKey] } as ListedStory;
    }
  return undefined;
}

const dayBefore = (day: string): string => new Date(Date.parse(day) - DAY_MS).toISOString().slice(0, 10);
