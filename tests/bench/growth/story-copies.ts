import { marshall } from '@aws-sdk/util-dynamodb';
import type { TableItem } from '../../../functions/story/items.ts';
import { itemSize } from '../items/item-size.ts';

/** One item as DynamoDB Local keeps it. */
export interface TableRow {
  readonly hashKey: string;
  readonly rangeKey: string;
  readonly itemSize: number;
  /** The item in DynamoDB's JSON, binary values in base64. */
  readonly json: string;
}

export function rowOf(item: TableItem): TableRow {
  const marshalled = marshall(item, { removeUndefinedValues: true });
  const json = JSON.stringify(marshalled, (_, value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
  );
  return { hashKey: item.pk, rangeKey: item.sk, itemSize: itemSize(marshalled), json };
}

/** Makes the items of another story, in the same words, of those of a real one: by number, never the same for two numbers. */
export type CopyStory = (number: number) => TableRow[];

/**
 * Story, article and file of the copy have names of their own, of the same length and form, wherever the items say them. Its claims are on keys
 * drawn anew, from the same space as real ones: a headline's 96 bits, an anchor's 32 bits.
 * @param random uniform in [0, 1).
 */
export function copyStory(items: readonly TableItem[], random: () => number): CopyStory {
  const story = items.find((item) => item.entity === 'story');
  if (story === undefined) throw new Error('no story to copy');
  const [storyName, articleName] = [story.pk.slice(-idLength), story.articleId.slice(-numberLength)];
  const templates = items.map((item) => ({ near: item.entity === 'near', row: rowOf(item) }));
  return (number) => {
    const [newStory, newArticle] = [
      number.toString(36).padStart(idLength, '0'),
      String(number).padStart(numberLength, '0'),
    ];
    const rename = (text: string) => text.replaceAll(storyName, newStory).replaceAll(articleName, newArticle);
    return templates.map(({ near, row }) => {
      const hashKey = near ? otherKey(row.hashKey, random) : rename(row.hashKey);
      const json = near ? row.json.replace(keyText(row.hashKey), keyText(hashKey)) : row.json;
      return { ...row, hashKey, rangeKey: rename(row.rangeKey), json: rename(json) };
    });
  };
}

/** Characters of a story's name behind its version, and of a generated article's number. */
const idLength = 22;
const numberLength = 10;

const keyText = (pk: string): string => `"pk":{"S":"${pk}"}`;

function otherKey(pk: string, random: () => number): string {
  const prefix = pk.slice(0, pk.lastIndexOf('#') + 1);
  const bits = () => Math.floor(random() * 2 ** 32);
  if (prefix.startsWith('BAND')) return prefix + bits().toString(36);
  return prefix + Buffer.from(Uint32Array.of(bits(), bits(), bits()).buffer).toString('base64url');
}
