import { hash } from 'node:crypto';
import type { TableItem } from '../../../functions/story/items.ts';

const texts = new WeakMap<TableItem, string>();

/** A short text that is the same for equal items, made once of each: nobody changes an item that is written. */
export const itemText = (item: TableItem): string => {
  const known = texts.get(item);
  if (known !== undefined) return known;
  const text = hash('sha256', JSON.stringify(item), 'base64');
  texts.set(item, text);
  return text;
};
