import type { Put } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';

/**
 * The one optimistic put of the table, for a transaction or alone.
 *
 *     expect 'absent'   attribute_not_exists(pk)     the key is free
 *     expect n          version = n                  nobody has written since it was read
 */
export function versionedPut(TableName: string, item: object, expect: 'absent' | number) {
  const request = { TableName, Item: marshall(item, { removeUndefinedValues: true }) };
  if (expect === 'absent') return { ...request, ConditionExpression: 'attribute_not_exists(pk)' } satisfies Put;
  return {
    ...request,
    ConditionExpression: 'version = :seen',
    ExpressionAttributeValues: { ':seen': { N: String(expect) } },
  } satisfies Put;
}
