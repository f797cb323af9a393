import {
  BatchExecuteStatementCommand,
  type BatchStatementError,
  type BatchStatementRequest,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { TableItem } from './items.ts';

/** What becomes of one item is its file's: it looks again and puts it alone. These are nobody's, and alone another permission is asked for. */
const OF_NO_ITEM = ['AccessDenied', 'ResourceNotFound'];

/**
 * Puts several items (at most 25, all different) in one call, each only where its address is free, and each for itself: that is what
 * a batch of PartiQL's INSERT does, BatchWriteItem knows no condition, and a transaction takes twice the units. True for those that
 * are in, false where something was there, the item was throttled, or it cannot be put.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.insert.html
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.multiplestatements.batching.html
 *
 * @throws the fault of the call, or of an item where it is the table's: `AccessDeniedException`, `ResourceNotFoundException`.
 */
export const insertEach = async (
  client: DynamoDBClient,
  tableName: string,
  items: readonly TableItem[],
): Promise<boolean[]> => {
  const Statements = items.map((item) => insert(tableName, item));
  const { Responses = [] } = await client.send(new BatchExecuteStatementCommand({ Statements }));
  for (const { Error: fault } of Responses) if (OF_NO_ITEM.includes(fault?.Code ?? '')) throw tableFault(fault);
  return items.map((_, at) => Responses[at] !== undefined && !Responses[at].Error);
};

/** As DynamoDB throws it where it is not one of several. */
const tableFault = ({ Code, Message }: BatchStatementError = {}): Error =>
  Object.assign(new Error(Message), { name: `${Code}Exception` });

const insert = (tableName: string, item: TableItem): BatchStatementRequest => {
  const attributes = Object.entries(marshall(item, { removeUndefinedValues: true }));
  const tuple = attributes.map(([name]) => `'${name}': ?`).join(', ');
  return { Statement: `INSERT INTO "${tableName}" VALUE {${tuple}}`, Parameters: attributes.map(([, value]) => value) };
};
