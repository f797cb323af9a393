import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';

/** What the table holds. */
export interface Census {
  /** Receipts by disposition. */
  readonly dispositions: Readonly<Record<string, number>>;
  readonly receipts: number;
  readonly stories: number;
}

/** Counts receipts and stories by reading the whole table, which is meant for a table that one machine has filled. */
export async function takeCensus(client: DynamoDBClient, TableName: string): Promise<Census> {
  const dispositions: Record<string, number> = {};
  let receipts = 0;
  let stories = 0;
  const input = { TableName, ProjectionExpression: 'entity, disposition', ConsistentRead: true };
  for await (const { Items = [] } of paginateScan({ client }, input)) {
    for (const { entity, disposition } of Items) {
      if (entity?.S === 'story') stories += 1;
      if (entity?.S !== 'receipt') continue;
      receipts += 1;
      const name = disposition?.S ?? 'unknown';
      dispositions[name] = (dispositions[name] ?? 0) + 1;
    }
  }
  return { dispositions, receipts, stories };
}
