import { setTimeout } from 'node:timers/promises';
import {
  BatchGetItemCommand,
  type DynamoDBClient,
  TransactionCanceledException,
  TransactionConflictException,
  TransactionInProgressException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { mapBounded } from '../../runtime/map-bounded.ts';
import type { Write } from '../items/decision.ts';
import type { FileVersion } from '../items/file-version.ts';
import type { Receipt, TableItem } from '../items/items.ts';
import { address, type Key, receiptKey } from '../items/keys.ts';
import { itemOf, versionedPut } from './dynamo-item.ts';
import { itemsAt, takeFirst } from './dynamo-partition.ts';
import type { Freshness, StoryTable } from './story-table.ts';

/**
 * Transient reasons of a cancelled transaction: another writer, or a throttled partition. The SDK retries a throttled
 * call, but no cancelled transaction. Any other reason is a fault.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
const TRANSIENT_REASONS = new Set([
  'ConditionalCheckFailed',
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
  'None',
]);

/**
 * How often the unprocessed keys of a batched read are read again. DynamoDB leaves keys unprocessed when it throttles a
 * part of them, which is a success for the SDK. With full jitter, two seconds on average.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
 */
const READ_ROUNDS = 8;
const READ_PAUSE_MS = 50;
const READ_PAUSE_CAP_MS = 1_000;

/** Marked as the SDK marks throttling. */
class UnprocessedKeysError extends Error {
  override readonly name = 'UnprocessedKeysError';
  readonly $retryable = { throttling: true };
}

/**
 * The story table in DynamoDB. Faults (throttling that outlasts the SDK's retries, validation, network) are thrown
 * unchanged. The SDK sends each transaction with a token, so that one whose answer was lost is not written twice.
 */
export function dynamoTable(client: DynamoDBClient, tableName: string): StoryTable {
  return {
    read: (keys, freshness, arrived) => read(client, tableName, keys, freshness, arrived),
    write: (writes) => write(client, tableName, writes),
  };
}

/** Every receipt of one object key, read strongly, in no particular order. */
export async function receiptsOfKey(
  client: DynamoDBClient,
  TableName: string,
  { bucket, key }: Pick<FileVersion, 'bucket' | 'key'>,
): Promise<Receipt[]> {
  const { pk } = receiptKey({ bucket, key, uploadedAt: '' });
  const items = await takeFirst(itemsAt(client, TableName, pk, { isStrong: true }));
  return items.map((item) => itemOf(item) as Receipt);
}

/** What one call takes. */
const KEYS_OF_READ = 100;

/** Batched reads at a time. */
const READERS = 4;

/** The items at these keys, however many and however often a key is named, in no particular order. */
export async function readItems(
  client: DynamoDBClient,
  tableName: string,
  keys: readonly Key[],
  freshness: Freshness = 'eventual',
): Promise<TableItem[]> {
  const unique = [...new Map(keys.map(({ pk, sk }) => [address({ pk, sk }), { pk, sk }])).values()];
  const starts = Array.from({ length: Math.ceil(unique.length / KEYS_OF_READ) }, (_, at) => at * KEYS_OF_READ);
  const items = await mapBounded(starts, READERS, (start) =>
    read(client, tableName, unique.slice(start, start + KEYS_OF_READ), freshness),
  );
  return items.flat();
}

async function read(
  client: DynamoDBClient,
  tableName: string,
  keys: readonly Key[],
  freshness: Freshness,
  arrived?: Parameters<StoryTable['read']>[2],
): Promise<TableItem[]> {
  const items: TableItem[] = [];
  let unread = keys.map((key) => marshall(key));
  for (let round = 0; unread.length > 0; ) {
    if (round === READ_ROUNDS) throw new UnprocessedKeysError(`${tableName}: ${unread.length} keys stayed unprocessed`);
    if (round > 0) await setTimeout(Math.random() * Math.min(READ_PAUSE_CAP_MS, READ_PAUSE_MS * 2 ** round));
    const request = { Keys: unread.slice(0, KEYS_OF_READ), ConsistentRead: freshness === 'strong' };
    const command = new BatchGetItemCommand({ RequestItems: { [tableName]: request } });
    const { Responses, UnprocessedKeys } = await client.send(command);
    for (const item of Responses?.[tableName] ?? []) items.push(itemOf(item));
    const { Keys: left = [] } = UnprocessedKeys?.[tableName] ?? {};
    round = left.length > 0 ? round + 1 : 0;
    unread = [...left, ...unread.slice(KEYS_OF_READ)];
    if (arrived && unread.length > 0)
      arrived(
        items,
        unread.map((key) => unmarshall(key) as Key),
      );
  }
  return items;
}

async function write(client: DynamoDBClient, tableName: string, writes: readonly Write[]): Promise<boolean> {
  try {
    const TransactItems = writes.map(({ item, expect }) => ({ Put: versionedPut(tableName, item, expect) }));
    await client.send(new TransactWriteItemsCommand({ TransactItems }));
    return true;
  } catch (error) {
    if (isTransient(error)) return false;
    throw error;
  }
}

function isTransient(error: unknown): boolean {
  if (error instanceof TransactionConflictException || error instanceof TransactionInProgressException) return true;
  if (!(error instanceof TransactionCanceledException)) return false;
  return (error.CancellationReasons ?? []).every(({ Code }) => TRANSIENT_REASONS.has(Code ?? 'None'));
}
