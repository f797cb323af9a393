import { type DynamoDBClient, paginateQuery, QueryCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { StoryItem, TimelineEntry } from '../../../functions/story/items.ts';
import { storyKey, TIMELINE_SHARDS, timelinePart } from '../../../functions/story/keys.ts';
import { dynamoTable } from '../../../functions/story/table/dynamo-table.ts';

/** The most that can be asked for, and that one batched read gives. */
export const latestBound = 100;

/** Stories that an entry names at most, and then some. */
const SLACK = 20;

/**
 * Stories listed under a day (`2026-01-05`, UTC): those first seen on it, and the few whose writer found another story behind its entry. Reads the
 * list and no story: a read unit for fifty to two hundred.
 */
export async function countStories(client: DynamoDBClient, TableName: string, day: string): Promise<number> {
  const listed = new Set<string>();
  const parts = partsOf(day).map(async (part) => {
    const query = { ...partQuery(TableName, part), ProjectionExpression: 'stories' };
    for await (const { Items = [] } of paginateQuery({ client }, query)) {
      for (const { stories } of Items) for (const { S = '' } of stories?.L ?? []) listed.add(S);
    }
  });
  await Promise.all(parts);
  return listed.size;
}

/** The stories of some days last seen for the first time, the newest first. @param count at most `latestBound`. */
export async function latestStories(
  client: DynamoDBClient,
  TableName: string,
  days: readonly string[],
  count: number,
): Promise<StoryItem[]> {
  const ofParts = days.flatMap(partsOf).map(async (part) => {
    const query = { ...partQuery(TableName, part), ScanIndexForward: false, Limit: count };
    const { Items = [] } = await client.send(new QueryCommand(query));
    return Items.map((item) => unmarshall(item) as TimelineEntry);
  });
  const newest = (await Promise.all(ofParts)).flat().sort((one, other) => (one.sk < other.sk ? 1 : -1));
  const listed = new Set(newest.flatMap(({ stories }) => stories));
  // Some more than are wanted: some may have no story behind them, and an entry names those of a batch in no order.
  const keys = [...listed].slice(0, Math.min(2 * count + SLACK, 2 * latestBound)).map(storyKey);
  const table = dynamoTable(client, TableName);
  const reads = [keys.slice(0, latestBound), keys.slice(latestBound)].map((some) => table.read(some, 'eventual'));
  const items = (await Promise.all(reads)).flat();
  return items
    .filter((item) => item.entity === 'story')
    .sort((one, other) => (one.firstSeenAt < other.firstSeenAt ? 1 : -1))
    .slice(0, count);
}

function partsOf(day: string): string[] {
  return Array.from({ length: TIMELINE_SHARDS }, (_, shard) => timelinePart(day, shard));
}

function partQuery(TableName: string, part: string) {
  return {
    TableName,
    KeyConditionExpression: 'pk = :part',
    ExpressionAttributeValues: { ':part': { S: part } },
  };
}
