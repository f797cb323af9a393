import { randomUUID } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { FEED_LEASE_KEY } from '../story/items/keys.ts';
import { epochSeconds } from '../story/items/time.ts';

/** Makes one run at a time the only writer of the feeds: schedules and retries may run two. */
export interface FeedLease {
  /** Whether this run may write, until it ends. */
  take(nowMs: number): Promise<boolean>;
  release(): Promise<void>;
}

/** Longer than an invocation can take, by more than clocks differ. */
const LEASE_MS = 195_000;

export function feedLease(client: DynamoDBClient, TableName: string): FeedLease {
  const owner = randomUUID();
  return {
    async take(nowMs) {
      const until = nowMs + LEASE_MS;
      const expiresAt = epochSeconds(new Date(until).toISOString());
      const Item = marshall({ ...FEED_LEASE_KEY, entity: 'lease', owner, until, expiresAt });
      const ConditionExpression = 'attribute_not_exists(pk) OR #until < :now';
      const names = { ExpressionAttributeNames: { '#until': 'until' } };
      const ExpressionAttributeValues = marshall({ ':now': nowMs });
      try {
        await client.send(
          new PutItemCommand({ TableName, Item, ConditionExpression, ...names, ExpressionAttributeValues }),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
    async release() {
      await client.send(
        new DeleteItemCommand({
          TableName,
          Key: marshall(FEED_LEASE_KEY),
          ConditionExpression: '#owner = :owner',
          ExpressionAttributeNames: { '#owner': 'owner' },
          ExpressionAttributeValues: marshall({ ':owner': owner }),
        }),
      );
    },
  };
}
