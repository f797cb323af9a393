import { type DynamoDBClient, paginateQuery, QueryCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { dynamoTable } from '../../../functions/story/dynamo-table.ts';
import type { StoryItem } from '../../../functions/story/items.ts';
import { DAY_INDEX, DAY_SHARDS, dayShard, type Key } from '../../../functions/story/keys.ts';

/** The most that can be asked for, and that one batched read gives. */
export const latestBound = 100;

/** Stories that were first seen on a day (`2026-01-05`, UTC). Reads the index and no story: a read unit for some fifty. */
export async function countStories(client: DynamoDBClient, TableName: string, day: string): Promise<number> {
  const counts = shardsOf(day).map(async (shard) => {
    let count = 0;
    const query = { ...shardQuery(TableName, shard), Select: 'COUNT' as const };
    for await (const { Count = 0 } of paginateQuery({ client }, query)) count += Count;
    return count;
  });
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

/** The stories of some days, by when they were first seen, the newest first. @param count at most `latestBound`. */
export async function latestStories(
  client: DynamoDBClient,
  TableName: string,
  days: readonly string[],
  count: number,
): Promise<StoryItem[]> {
  const shards = days.flatMap(shardsOf).map(async (shard) => {
    const query = { ...shardQuery(TableName, shard), ScanIndexForward: false, Limit: count };
    const { Items = [] } = await client.send(new QueryCommand(query));
    return Items.map((item) => unmarshall(item) as Listed);
  });
  const listed = (await Promise.all(shards)).flat().sort(newestFirst).slice(0, count);
  const keys = listed.map(({ pk, sk }) => ({ pk, sk }));
  const items = await dynamoTable(client, TableName).read(keys, 'eventual');
  return items.filter((item) => item.entity === 'story').sort(newestFirst);
}

/** What the index holds of a story. */
type Listed = Key & Pick<StoryItem, 'firstSeenAt'>;

function newestFirst(one: Listed, other: Listed): number {
  return one.firstSeenAt < other.firstSeenAt ? 1 : -1;
}

function shardsOf(day: string): string[] {
  return Array.from({ length: DAY_SHARDS }, (_, shard) => dayShard(day, shard));
}

function shardQuery(TableName: string, shard: string) {
  return {
    TableName,
    IndexName: DAY_INDEX.name,
    KeyConditionExpression: '#day = :shard',
    ExpressionAttributeNames: { '#day': DAY_INDEX.partitionKey },
    ExpressionAttributeValues: { ':shard': { S: shard } },
  };
}
