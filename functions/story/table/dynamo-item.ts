import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { TableItem } from '../items/items.ts';
import { upgraded } from './upgrade.ts';

/** The item of an image of the table or of its stream, in the present schema. @throws UnknownSchemaError */
export function itemOf(image: Readonly<Record<string, AttributeValue>>): TableItem {
  return upgraded(unmarshall(image) as Parameters<typeof upgraded>[0]);
}
