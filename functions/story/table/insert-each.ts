import {
  BatchExecuteStatementCommand,
  type BatchStatementError,
  type BatchStatementRequest,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { TableItem } from '../items.ts';
import type { Inserted } from '../story-table.ts';

/** What would fail all of them alike, however often they are put. */
const OF_NO_ITEM = ['AccessDenied', 'ResourceNotFound'];
/** What is wrong with an item, and will be the next time. Whatever else is said of one passes. */
const OF_ITEM = ['ValidationError', 'ItemCollectionSizeLimitExceeded'];

/**
 * Puts several items (at most 25, all different) in one call, each only where its address is free, and each for itself:
 * that is what a batch of PartiQL's INSERT does, BatchWriteItem knows no condition, and a transaction takes twice the
 * units. False where something was there, somebody else was at it, the item was throttled, or nothing was said of it.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.insert.html
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchStatementError.html
 *
 * @throws the fault of the call, or of an item where it is the table's: `AccessDeniedException`,
 * `ResourceNotFoundException`.
 */
export const insertEach = async (
  client: DynamoDBClient,
  tableName: string,
  items: readonly TableItem[],
): Promise<Inserted[]> => {
  const Statements = items.map((item) => insert(tableName, item));
  const { Responses = [] } = await client.send(new BatchExecuteStatementCommand({ Statements }));
  for (const { Error: fault } of Responses) if (OF_NO_ITEM.includes(fault?.Code ?? '')) throw faultOf(fault);
  return items.map((_, at) => {
    const fault = Responses[at]?.Error;
    return OF_ITEM.includes(fault?.Code ?? '') ? faultOf(fault) : Responses[at] !== undefined && !fault;
  });
};

/** As DynamoDB throws it where the item is not one of several. */
const faultOf = ({ Code, Message }: BatchStatementError = {}): Error =>
  Object.assign(new Error(Message), { name: `${Code?.replace(/Error$/, '')}Exception` });

const insert = (tableName: string, item: TableItem): BatchStatementRequest => {
  const attributes = Object.entries(marshall(item, { removeUndefinedValues: true }));
  const tuple = attributes.map(([name]) => `'${name}': ?`).join(', ');
  return { Statement: `INSERT INTO "${tableName}" VALUE {${tuple}}`, Parameters: attributes.map(([, value]) => value) };
};
