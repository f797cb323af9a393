import { type DynamoDBClient, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { SCHEMA } from '../story/items/items.ts';
import { PARTITIONS } from '../story/items/keys.ts';
import type { BackfillCounts, BackfillDependencies } from './backfill.ts';

/** How far a backfill is: an item of the table. */
export interface BackfillProgress extends BackfillCounts {
  id: string;
  startedAt: string;
  updatedAt: string;
  /** When ingest had read everything. */
  endedAt?: string;
  dryRun: boolean;
}

const KEPT_SECONDS = 90 * 86_400;

/** Adds to the item of a backfill, with one call. */
export function countIn(client: DynamoDBClient, TableName: string, nowMs: () => number): BackfillDependencies['count'] {
  return async ({ id, dryRun }, counts, hasEnded = false) => {
    const now = new Date(nowMs()).toISOString();
    const added = { seen: 0, sent: 0, known: 0, ranges: 0, rangesDone: 0, ...counts };
    const set = {
      entity: 'backfill',
      schema: SCHEMA,
      dryRun,
      updatedAt: now,
      expiresAt: Math.floor(nowMs() / 1000) + KEPT_SECONDS,
    };
    const replaced = { ...set, ...(hasEnded && { endedAt: now }) };
    const all = { ...added, ...replaced };
    const names = (fields: object, join: string) =>
      Object.keys(fields)
        .map((name) => `#${name}${join}:${name}`)
        .join(', ');
    await client.send(
      new UpdateItemCommand({
        TableName,
        Key: marshall({ pk: PARTITIONS.backfills, sk: id }),
        UpdateExpression:
          `SET startedAt = if_not_exists(startedAt, :updatedAt), ${names(replaced, ' = ')} ` +
          `ADD ${names(added, ' ')}`,
        ExpressionAttributeNames: Object.fromEntries(Object.keys(all).map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: marshall(
          Object.fromEntries(Object.entries(all).map(([name, value]) => [`:${name}`, value])),
        ),
      }),
    );
  };
}

/** The latest backfill; undefined if there was none in the last 90 days. */
export async function latestBackfill(client: DynamoDBClient, TableName: string): Promise<BackfillProgress | undefined> {
  const { Items: [item] = [] } = await client.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: PARTITIONS.backfills } },
      ScanIndexForward: false,
      Limit: 1,
    }),
  );
  if (item === undefined) return undefined;
  const { sk: id, ...progress } = unmarshall(item);
  return { id, ...progress } as BackfillProgress;
}
