import { setTimeout } from 'node:timers/promises';
import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  TransactionCanceledException,
  TransactionConflictException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Step, Write } from '../decision.ts';
import type { TableItem } from '../items.ts';
import type { Key } from '../keys.ts';
import type { Freshness, SharedTable } from '../story-table.ts';
import { insertEach } from './insert-each.ts';

/**
 * Reasons of a cancelled transaction that pass: somebody else was here, or one item's partition was throttled. The SDK tries
 * again a throttled call, but no cancelled transaction. Any other reason is a fault.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
const PASSING = new Set([
  'ConditionalCheckFailed',
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
  'None',
]);

/**
 * How often keys of one batched read that stayed unprocessed are asked for: DynamoDB answers so when it throttles a
 * part of them, which the SDK takes for a success. With full jitter, two seconds on the mean.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
 */
const READ_ROUNDS = 8;
const READ_PAUSE_MS = 50;
const READ_PAUSE_CAP_MS = 1_000;

/** Marked as the SDK marks throttling that it met itself. */
class UnprocessedKeysError extends Error {
  override readonly name = 'UnprocessedKeysError';
  readonly $retryable = { throttling: true };
}

/**
 * The story table in DynamoDB. Faults (throttling that outlasts the SDK's retries, validation, network) are thrown as
 * they are.
 */
export const dynamoTable = (client: DynamoDBClient, tableName: string): SharedTable => {
  const insert: SharedTable['insertEach'] = (items) => insertEach(client, tableName, items);
  return {
    read: (keys, freshness) => read(client, tableName, keys, freshness),
    commit: async (steps) => {
      for (const step of steps) if (!(await commitStep(client, tableName, step, insert))) return false;
      return true;
    },
    insertEach: insert,
  };
};

const read = async (
  client: DynamoDBClient,
  tableName: string,
  keys: Key[],
  freshness: Freshness,
): Promise<TableItem[]> => {
  const items: TableItem[] = [];
  let wanted = keys;
  for (let round = 0; wanted.length > 0; round++) {
    if (round === READ_ROUNDS) throw new UnprocessedKeysError(`${tableName}: ${wanted.length} keys stayed unprocessed`);
    if (round > 0) await setTimeout(Math.random() * Math.min(READ_PAUSE_CAP_MS, READ_PAUSE_MS * 2 ** round));
    const { Responses, UnprocessedKeys } = await client.send(batchGet(tableName, wanted, freshness));
    for (const item of Responses?.[tableName] ?? []) items.push(unmarshall(item) as TableItem);
    wanted = (UnprocessedKeys?.[tableName]?.Keys ?? []).map((key) => unmarshall(key) as Key);
  }
  return items;
};

const commitStep = async (
  client: DynamoDBClient,
  tableName: string,
  { writes, whole }: Step,
  insert: SharedTable['insertEach'],
): Promise<boolean> => {
  if (whole && writes.length > 1) {
    const TransactItems = writes.map((write) => ({ Put: put(tableName, write) }));
    return mayLose(client.send(new TransactWriteItemsCommand({ TransactItems })));
  }
  // One write is whole by itself, and alone it costs half of a transaction's.
  const inserts = writes.filter(({ expect }) => !whole && expect === 'absent');
  const puts = writes.filter((write) => !inserts.includes(write));
  const done = await Promise.all([
    inserts.length > 0 ? insert(inserts.map(({ item }) => item)) : [],
    ...puts.map((write) => mayLose(client.send(new PutItemCommand(put(tableName, write))))),
  ]);
  for (const one of done.flat()) if (one instanceof Error) throw one;
  return done.flat().every((one) => one === true);
};

const batchGet = (tableName: string, keys: Key[], freshness: Freshness): BatchGetItemCommand =>
  new BatchGetItemCommand({
    RequestItems: { [tableName]: { Keys: keys.map((key) => marshall(key)), ConsistentRead: freshness === 'strong' } },
  });

/**
 *     expect 'absent'   attribute_not_exists(pk)     the address is free
 *     expect n          version = n                  nobody wrote since it was read
 */
const put = (tableName: string, { item, expect }: Write) => {
  const request = { TableName: tableName, Item: marshall(item, { removeUndefinedValues: true }) };
  if (expect === 'absent') return { ...request, ConditionExpression: 'attribute_not_exists(pk)' };
  return {
    ...request,
    ConditionExpression: 'version = :seen',
    ExpressionAttributeValues: { ':seen': { N: String(expect) } },
  };
};

/** False where a write was refused for a reason that passes. */
const mayLose = async (sent: Promise<unknown>): Promise<boolean> => {
  try {
    await sent;
    return true;
  } catch (error) {
    if (mayPass(error)) return false;
    throw error;
  }
};

const mayPass = (error: unknown): boolean => {
  if (error instanceof ConditionalCheckFailedException || error instanceof TransactionConflictException) return true;
  if (!(error instanceof TransactionCanceledException)) return false;
  return (error.CancellationReasons ?? []).every(({ Code }) => PASSING.has(Code ?? 'None'));
};
