import type { RawItem, RawValue } from './world.ts';

export type Plain = string | number | boolean | null | readonly Plain[] | PlainItem;
export type PlainItem = { readonly [name: string]: Plain };

/** An item without DynamoDB's type tags. Written again here, for a checker that shares the functions' eyes sees nothing. */
export const plainItem = (item: RawItem): PlainItem =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plain(value)]));

const plain = (value: RawValue): Plain => {
  if ('S' in value) return value.S;
  if ('N' in value) return Number(value.N);
  if ('BOOL' in value) return value.BOOL;
  if ('NULL' in value) return null;
  if ('B' in value) return value.B;
  if ('L' in value) return value.L.map(plain);
  if ('M' in value) return plainItem(value.M);
  throw new Error(`an attribute of an unexpected type: ${JSON.stringify(value)}`);
};

/** The attribute's text; empty where there is none. */
export const textOf = (item: PlainItem | undefined, name: string): string => {
  const value = item?.[name];
  return typeof value === 'string' ? value : '';
};

/** The attribute's number; NaN where there is none, which equals nothing. */
export const numberOf = (item: PlainItem | undefined, name: string): number => {
  const value = item?.[name];
  return typeof value === 'number' ? value : Number.NaN;
};

/** The attribute's list of texts; empty where there is none. */
export const textsOf = (item: PlainItem | undefined, name: string): string[] => {
  const value = item?.[name];
  return Array.isArray(value) ? value.map(String) : [];
};

/** Bucket, key and, where S3 has a name for it, the version of the file that a receipt, an announcement or a line is about. */
export const fileNameOf = (item: PlainItem): string =>
  [textOf(item, 'bucket'), textOf(item, 'key'), textOf(item, 'versionId')].join('/');
