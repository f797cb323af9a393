import { type AttributeValue, type DynamoDBClient, paginateQuery } from '@aws-sdk/client-dynamodb';

export interface PartitionRange {
  /** Only items whose sort key is not before this. */
  readonly since?: string;
  readonly isStrong?: boolean;
  readonly newestFirst?: boolean;
  /** Items of a page. */
  readonly pageSize?: number;
}

/** The items of a partition in the order of their sort keys; a page is read when its first item is asked for. */
export async function* itemsAt(
  client: DynamoDBClient,
  TableName: string,
  pk: string,
  { since, isStrong = false, newestFirst = false, pageSize }: PartitionRange = {},
): AsyncGenerator<Record<string, AttributeValue>> {
  const query = {
    TableName,
    KeyConditionExpression: since === undefined ? 'pk = :pk' : 'pk = :pk AND sk >= :since',
    ExpressionAttributeValues: { ':pk': { S: pk }, ...(since !== undefined && { ':since': { S: since } }) },
    ConsistentRead: isStrong,
    ScanIndexForward: !newestFirst,
    ...(pageSize && { Limit: pageSize }),
  };
  for await (const { Items = [] } of paginateQuery({ client }, query)) yield* Items;
}

/** The first of a list; no more of it is read. */
export async function takeFirst<T>(list: AsyncIterable<T>, most = Number.POSITIVE_INFINITY): Promise<T[]> {
  const first: T[] = [];
  if (most > 0) for await (const one of list) if (first.push(one) >= most) break;
  return first;
}
