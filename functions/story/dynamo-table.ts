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
import type { Write } from './decision.ts';
import { insertEach } from './insert-each.ts';
import type { TableItem } from './items.ts';
import type { Key } from './keys.ts';
import type { Freshness, SharedTable } from './story-table.ts';

const THROTTLED = ['ThrottlingError', 'ProvisionedThroughputExceeded'];

/**
 * Reasons of a cancelled transaction that pass: somebody else was here, or one item's partition was throttled. The SDK tries
 * again a throttled call, but no cancelled transaction. Any other reason is a fault.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
const PASSING = new Set(['ConditionalCheckFailed', 'TransactionConflict', ...THROTTLED, 'None']);

/** How often unprocessed keys of one batched read are asked for again (DynamoDB returns them when it throttles). */
const READ_ROUNDS = 4;
const READ_PAUSE_MS = 25;

/** The story table in DynamoDB. Faults (throttling that outlasts the SDK's retries, validation, network) are thrown as they are. */
export const dynamoTable = (client: DynamoDBClient, tableName: string): SharedTable => ({
  read: async (keys, freshness) => {
    const items: TableItem[] = [];
    let wanted: Key[] = keys;
    for (let round = 0; wanted.length > 0; round++) {
      if (round === READ_ROUNDS) throw new Error(`${tableName}: ${wanted.length} keys stayed unprocessed`);
      if (round > 0) await setTimeout(READ_PAUSE_MS * 2 ** round);
      const { Responses, UnprocessedKeys } = await client.send(batchGet(tableName, wanted, freshness));
      for (const item of Responses?.[tableName] ?? []) items.push(unmarshall(item) as TableItem);
      wanted = (UnprocessedKeys?.[tableName]?.Keys ?? []).map((key) => unmarshall(key) as Key);
    }
    return items;
  },

  commit: async (steps) => {
    for (const step of steps) if (!(await commitStep(client, tableName, step))) return false;
    return true;
  },

  commitEach: (outcomes) => commitEach(client, tableName, outcomes),

  insertEach: (items) => insertEach(client, tableName, items),
});

const commitStep = async (client: DynamoDBClient, tableName: string, writes: Write[]): Promise<boolean> => {
  const [first] = writes;
  if (!first || writes.length > 1) return (await commitEach(client, tableName, [writes])).includes(true);
  try {
    // One write alone is atomic already, and costs half of a transaction's.
    await client.send(new PutItemCommand(put(tableName, first)));
    return true;
  } catch (error) {
    if (mayPass(error)) return false;
    throw error;
  }
};

/** One transaction for all. Where it is cancelled, those who were not the reason go again without those who were. */
const commitEach = async (
  client: DynamoDBClient,
  tableName: string,
  outcomes: readonly Write[][],
): Promise<boolean[]> => {
  try {
    const puts = outcomes.flat().map((write) => ({ Put: put(tableName, write) }));
    await client.send(new TransactWriteItemsCommand({ TransactItems: puts }));
    return outcomes.map(() => true);
  } catch (error) {
    if (!mayPass(error)) throw error;
    const others = outcomes.filter((_, at) => !isReason(error, outcomes, at));
    // Nobody is named, or the table throttles and may name another each time, at the price of all: then it is for each to look again.
    const named = others.length < outcomes.length && !isThrottled(error);
    if (others.length === 0 || !named) return outcomes.map(() => false);
    const done = await commitEach(client, tableName, others);
    return outcomes.map((outcome) => done[others.indexOf(outcome)] === true);
  }
};

const isThrottled = (error: unknown): boolean => reasonsOf(error).some(({ Code = '' }) => THROTTLED.includes(Code));

const reasonsOf = (error: unknown) =>
  (error instanceof TransactionCanceledException && error.CancellationReasons) || [];

/** Whether an item of this outcome made the transaction fail: DynamoDB gives a reason, or "None", for every item in its place. */
const isReason = (error: unknown, outcomes: readonly Write[][], at: number): boolean => {
  const first = outcomes.slice(0, at).flat().length;
  return reasonsOf(error)
    .slice(first, first + (outcomes[at]?.length ?? 0))
    .some(({ Code = 'None' }) => Code !== 'None');
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

const mayPass = (error: unknown): boolean => {
  if (error instanceof ConditionalCheckFailedException || error instanceof TransactionConflictException) return true;
  if (!(error instanceof TransactionCanceledException)) return false;
  return reasonsOf(error).every(({ Code }) => PASSING.has(Code ?? 'None'));
};
