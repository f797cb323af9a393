import {
  BatchExecuteStatementCommand,
  type BatchStatementRequest,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { TableItem } from './items.ts';

/**
 * Puts several items (at most 25, all different) in one call, each only where its address is free, and each for itself: that is what
 * a batch of PartiQL's INSERT does, BatchWriteItem knows no condition, and a transaction takes twice the units. True for those that
 * are in.
 *
 * Any error of one of them is a false: its file looks again, then puts it alone, and what does not pass shows itself there.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.insert.html
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.multiplestatements.batching.html
 */
export const insertEach = async (
  client: DynamoDBClient,
  tableName: string,
  items: readonly TableItem[],
): Promise<boolean[]> => {
  const Statements = items.map((item) => insert(tableName, item));
  const { Responses } = await client.send(new BatchExecuteStatementCommand({ Statements }));
  return items.map((_, at) => Responses?.[at] !== undefined && !Responses[at].Error);
};

const insert = (tableName: string, item: TableItem): BatchStatementRequest => {
  const attributes = Object.entries(marshall(item, { removeUndefinedValues: true }));
  const tuple = attributes.map(([name]) => `'${name}': ?`).join(', ');
  return { Statement: `INSERT INTO "${tableName}" VALUE {${tuple}}`, Parameters: attributes.map(([, value]) => value) };
};
