import type { Item } from './world.ts';

export type { Item };

/** The value as a record, which is empty where it is none. */
export function recordOf(value: unknown): Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Item) : {};
}

/** Empty where the field is no string. */
export function textOf(item: Item, name: string): string {
  const value = item[name];
  return typeof value === 'string' ? value : '';
}

export function numberOf(item: Item, name: string): number {
  const value = item[name];
  return typeof value === 'number' ? value : Number.NaN;
}

/** Empty where the field is no list. */
export function listOf(item: Item, name: string): readonly unknown[] {
  const value = item[name];
  return Array.isArray(value) ? value : [];
}

/** The id of a story by its item. */
export function storyIdAt(story: Item): string {
  return textOf(story, 'pk').slice('STORY#'.length);
}

/** Ids of the articles that a story lists; of its only one where it lists none. */
export function listedIn(story: Item): string[] {
  const named = Array.isArray(story.articles) ? story.articles : [story.facts];
  return named.map((one) => textOf(recordOf(one), 'articleId'));
}

/** Each text of an item that is not empty, and bytes, with the names that lead to it. */
export function textsIn(value: unknown, path: string): (readonly [path: string, text: unknown])[] {
  if (typeof value === 'string' || value instanceof Uint8Array) return value.length > 0 ? [[path, value]] : [];
  if (Array.isArray(value)) return value.flatMap((one) => textsIn(one, path));
  return Object.entries(recordOf(value)).flatMap(([name, one]) => textsIn(one, path === '' ? name : `${path}.${name}`));
}
