import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { AttributeValue, Put } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { TableItem } from '../items/items.ts';
import { upgraded } from './upgrade.ts';

type Image = Record<string, AttributeValue>;
type Stored = Parameters<typeof upgraded>[0];

/** The item of an image of the table or of its stream, in the present schema. @throws UnknownSchemaError */
export function itemOf(image: Readonly<Image>): TableItem {
  return upgraded(unpacked(unmarshall(image) as Stored));
}

/** The image of an item, as it is written. */
export function imageOf(item: object): Image {
  return marshall('entity' in item && item.entity === 'story' ? packed(item) : item, { removeUndefinedValues: true });
}

/**
 * Every list and value of a story but its facts and profiles, and the excerpt, as one attribute: deflated JSON. A story
 * is written again by two files in three, at two write units for each KiB, and a third of it is saved. Filters and
 * indexes see what is stored: they name none of these. The headline stays legible in an export of the table.
 */
function packed(story: object): object {
  const plain: Record<string, unknown> = {};
  const others: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(story)) {
    const isPacked = typeof value === 'object' && !(value instanceof Uint8Array) && !UNPACKED.has(name);
    (isPacked ? others : plain)[name] = value;
  }
  const { excerpt, ...facts } = plain.facts as { excerpt?: string };
  return { ...plain, facts, packed: deflated({ ...others, excerpt }) };
}

const UNPACKED = new Set(['facts', 'profiles']);

function unpacked(stored: Stored & { packed?: Uint8Array | string }): Stored {
  const { packed: bytes, ...plain } = stored;
  if (bytes === undefined) return stored;
  const { excerpt, ...others } = inflated(bytes) as { excerpt?: string };
  return { ...plain, ...others, facts: { ...(plain.facts as object), excerpt } };
}

export function deflated(value: object): Uint8Array {
  return deflateRawSync(JSON.stringify(value));
}

/** @param bytes Lambda hands those of a stream's image over in base64. */
export function inflated(bytes: Uint8Array | string): object {
  return JSON.parse(inflateRawSync(typeof bytes === 'string' ? Buffer.from(bytes, 'base64') : bytes).toString());
}

/**
 * The one optimistic put of the table, for a transaction or alone.
 *
 *     expect 'absent'   attribute_not_exists(pk)     the key is free
 *     expect n          version = n                  nobody has written since it was read
 */
export function versionedPut(TableName: string, item: object, expect: 'absent' | number) {
  const request = { TableName, Item: imageOf(item) };
  if (expect === 'absent') return { ...request, ConditionExpression: 'attribute_not_exists(pk)' } satisfies Put;
  return {
    ...request,
    ConditionExpression: 'version = :seen',
    ExpressionAttributeValues: { ':seen': { N: String(expect) } },
  } satisfies Put;
}
