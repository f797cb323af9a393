import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { AttributeValue, Put } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { ReportItem, TableItem } from '../items/items.ts';
import { type Stored, upgraded } from './upgrade.ts';

type Image = Record<string, AttributeValue>;

/** The item of an image of the table or of its stream, in the present schema. @throws UnknownSchemaError */
export function itemOf(image: Readonly<Image>): TableItem {
  return upgraded(unpacked(unmarshall(image) as Stored));
}

/** The image of an item, as it is written. */
export function imageOf(item: object): Image {
  const isReport = 'entity' in item && item.entity === 'report';
  return marshall(isReport ? packed(item as ReportItem) : item, { removeUndefinedValues: true });
}

/** Words that stay legible in an export of the table. */
const LEGIBLE = ['headline', 'title', 'publisher', 'language', 'category'];

/**
 * All other words of a report as one attribute: deflated JSON. A report is written with each file, at two write units
 * for each KiB. Filters and indexes see what is stored: they name none of these.
 */
function packed({ words, before, news, ...report }: ReportItem): object {
  const part = (isLegible: boolean) =>
    Object.fromEntries(Object.entries(words).filter(([name]) => LEGIBLE.includes(name) === isLegible));
  const [legible, others] = [part(true), part(false)];
  const dictionary = dictionaryOf({ articleId: report.articleId, words: legible });
  const bytes = deflateRawSync(JSON.stringify({ words: others, before, news }), { dictionary });
  return { ...report, words: legible, packed: bytes };
}

/**
 * What deflate has seen already: names, and what stands in the item legibly, as in keys that contain the headline.
 * Without it six announced reports in ten take a KiB more (`tests/lab/bench/cost`).
 */
function dictionaryOf({ articleId, words }: Readonly<Record<string, unknown>>): Buffer {
  const { title = '' } = words as { title?: string };
  const inKey = title.replaceAll(/[^\p{L}\p{N}]+/gu, '_').toLowerCase();
  return Buffer.from(`${NAMES}${inKey}${String(articleId)}`);
}

const NAMES =
  '{"before":[{"until":1,"words":{"contentHash":"","news":[""kind":"caption","kind":"article",' +
  '"crawledAt":"2026-01-01T00:00:00.000Z","publishedAt":"2026-01-01T00:00:00.000Z","publishedOn":"2026-01-01",' +
  '"url":"https://www.","excerpt":"","authors":[""],"hashVerified":true,"contentHash":"","object":{"bucket":"",' +
  '"key":"articles/","versionId":"{"words":{"articleId":"","observedAt":"2026-01-01T00:00:00.000Z"';

function unpacked(stored: Stored & { packed?: Uint8Array | string }): Stored {
  const { packed: bytes, ...plain } = stored;
  if (bytes === undefined) return stored;
  const { words, ...lists } = inflated(bytes, dictionaryOf(plain)) as { words: object };
  return { ...plain, ...lists, words: { ...(plain.words as object), ...words } };
}

export function deflated(value: object): Uint8Array {
  return deflateRawSync(JSON.stringify(value));
}

/** @param bytes Lambda hands those of a stream's image over in base64. */
export function inflated(bytes: Uint8Array | string, dictionary?: Buffer): object {
  const buffer = typeof bytes === 'string' ? Buffer.from(bytes, 'base64') : bytes;
  return JSON.parse(inflateRawSync(buffer, dictionary && { dictionary }).toString());
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
