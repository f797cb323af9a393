import { type DynamoDBClient, paginateQuery, QueryCommand } from '@aws-sdk/client-dynamodb';
import { dynamoTable } from '../../functions/story/dynamo-table.ts';
import type { StoryItem } from '../../functions/story/items.ts';
import { TIMELINE_SHARDS } from '../../functions/story/keys.ts';

/** The most that one batched read gives. */
export const latestBound = 100;

/** Stories first seen on a day (`2026-01-05`, UTC). Reads its part of the index: a read unit for about fifty stories. */
export async function countStories(client: DynamoDBClient, TableName: string, day: string): Promise<number> {
  const counts = shardsOf(day).map(async (shard) => {
    let count = 0;
    const query = { ...timelineQuery(TableName, shard), Select: 'COUNT' } as const;
    for await (const { Count = 0 } of paginateQuery({ client }, query)) count += Count;
    return count;
  });
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

/** The stories of some days last seen for the first time, the newest first. @param count at most `latestBound`. */
export async function latestStories(
  client: DynamoDBClient,
  TableName: string,
  days: readonly string[],
  count: number,
): Promise<StoryItem[]> {
  const ofShards = days.flatMap(shardsOf).map(async (shard) => {
    const query = { ...timelineQuery(TableName, shard), ScanIndexForward: false, Limit: count };
    const { Items = [] } = await client.send(new QueryCommand(query));
    return Items.map(({ pk, sk, firstSeenAt }) => ({
      key: { pk: pk?.S ?? '', sk: sk?.S ?? '' },
      at: firstSeenAt?.S ?? '',
    }));
  });
  const newest = (await Promise.all(ofShards)).flat().sort((one, other) => (one.at < other.at ? 1 : -1));
  const keys = newest.slice(0, count).map(({ key }) => key);
  if (keys.length === 0) return [];
  const items = await dynamoTable(client, TableName).read(keys, 'eventual');
  return items
    .filter((item) => item.entity === 'story')
    .sort((one, other) => (one.firstSeenAt < other.firstSeenAt ? 1 : -1));
}

function shardsOf(day: string): string[] {
  return Array.from({ length: TIMELINE_SHARDS }, (_, shard) => `${day}#${shard}`);
}

function timelineQuery(TableName: string, shard: string) {
  return {
    TableName,
    IndexName: 'timeline',
    // DAY is a reserved word of DynamoDB.
    KeyConditionExpression: '#day = :day',
    ExpressionAttributeNames: { '#day': 'day' },
    ExpressionAttributeValues: { ':day': { S: shard } },
  };
}
