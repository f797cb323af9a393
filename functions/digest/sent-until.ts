import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { DIGEST_KEY } from '../story/items/keys.ts';

/**
 * How far digests have been sent, and whether a run is sending now. One item of the story table, written twice a
 * window.
 */
export interface SentUntil {
  /** ISO 8601 UTC; undefined before the first. */
  read(): Promise<string | undefined>;
  /**
   * Makes this run the only one that sends what is newer than `from`, until it is `done` or `CLAIM_MS` have passed.
   * @returns false if another run is sending it, or has sent it.
   */
  claim(from: string, now: number): Promise<boolean>;
  /** @param now that of the claim */
  done(until: string, now: number): Promise<void>;
}

/** Longer than an invocation can take, shorter than the minute after which Lambda retries a failed one. */
const CLAIM_MS = 45_000;

export function sentUntil(client: DynamoDBClient, TableName: string): SentUntil {
  const put = (item: object, ConditionExpression: string, values: object) =>
    client.send(
      new PutItemCommand({
        TableName,
        Item: marshall({ ...DIGEST_KEY, entity: 'digest', ...item }),
        ConditionExpression,
        ExpressionAttributeValues: marshall(values),
      }),
    );
  return {
    async read() {
      const { Item } = await client.send(
        new GetItemCommand({ TableName, Key: marshall(DIGEST_KEY), ConsistentRead: true }),
      );
      return Item && unmarshall(Item).sentUntil;
    },
    async claim(from, now) {
      const free = '(attribute_not_exists(claimedAt) OR claimedAt < :expired)';
      try {
        await put({ sentUntil: from, claimedAt: now }, `attribute_not_exists(pk) OR (sentUntil = :from AND ${free})`, {
          ':from': from,
          ':expired': now - CLAIM_MS,
        });
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
    async done(until, now) {
      await put({ sentUntil: until }, 'claimedAt = :now', { ':now': now });
    },
  };
}
