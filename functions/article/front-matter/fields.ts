import type { FrontMatterMap, FrontMatterValue } from '../article.ts';
import { ALIASES, type FieldName } from './field-aliases.ts';
import { splitAsJekyll } from './jekyll.ts';

/** For each field, the values stated for it that are not empty, in the order of the alias table. */
export type Fields = { readonly [Name in FieldName]?: readonly FrontMatterValue[] };

interface Place {
  field: FieldName;
  rank: number;
}

/** Plain spelling of an alias -> the fields it may fill. `source` and `guid` fill two: which one, the value shows. */
const PLACES = new Map<string, Place[]>();
for (const [field, names] of Object.entries(ALIASES) as [FieldName, readonly string[]][]) {
  for (const [rank, name] of names.entries()) {
    const places = PLACES.get(name);
    if (places) places.push({ field, rank });
    else PLACES.set(name, [{ field, rank }]);
  }
}
// the crawler's own spellings are looked up as they stand
for (const key of ['published_at', 'crawled_at', 'content_hash']) PLACES.set(key, PLACES.get(plainKey(key)) as Place[]);

/** Where Zola keeps what others keep on top; it allows no keys of one's own there. */
const INNER = [
  { table: 'taxonomies', field: 'tags', key: 'tags' },
  { table: 'taxonomies', field: 'category', key: 'categories' },
  { table: 'taxonomies', field: 'authors', key: 'authors' },
  { table: 'extra', field: 'authors', key: 'author' },
] as const satisfies readonly { table: string; field: FieldName; key: string }[];

/** Sorts front matter values into our fields. */
export function pickFields(frontMatter: FrontMatterMap): Fields {
  const stated: { [Name in FieldName]?: FrontMatterValue[] } = {};
  const several: FieldName[] = [];
  let hasTables = false;
  // half the time of `in`, for a map without a prototype
  for (const key of Object.keys(frontMatter)) {
    const value = valueFor(frontMatter, key);
    hasTables ||= typeof value === 'object';
    const places = placesOf(key);
    if (places === undefined || value === undefined || isEmpty(value)) continue;
    for (const { field } of places) {
      if (stated[field] === undefined) stated[field] = [value];
      else several.push(field);
    }
  }
  if (several.length > 0) for (const field of new Set(several)) stated[field] = inOrder(frontMatter, field);
  if (hasTables) addInner(stated, frontMatter);
  return stated;
}

function placesOf(key: string): readonly Place[] | undefined {
  return PLACES.get(key) ?? PLACES.get(plainKey(key));
}

function valueFor(frontMatter: FrontMatterMap, key: string): FrontMatterValue | undefined {
  return key === 'tags' || key === 'categories' ? splitAsJekyll(frontMatter, key) : frontMatter[key];
}

/** What several keys state for one field. */
function inOrder(frontMatter: FrontMatterMap, field: FieldName): FrontMatterValue[] {
  const ranked: FrontMatterValue[] = [];
  for (const key of Object.keys(frontMatter)) {
    const value = valueFor(frontMatter, key);
    const place = placesOf(key)?.find((one) => one.field === field);
    // `pub_date` and `pubDate` in one file: the first stands
    if (place !== undefined && value !== undefined && !isEmpty(value)) ranked[place.rank] ??= value;
  }
  // the ranks of aliases that are not stated are holes
  return ranked.filter((value) => value !== undefined);
}

/** Fills fields that nothing on top states with what stands in Zola's tables. */
function addInner(fields: { [Name in FieldName]?: FrontMatterValue[] }, frontMatter: FrontMatterMap): void {
  for (const { table, field, key } of INNER) {
    const inner = frontMatter[table];
    const value = typeof inner !== 'object' || Array.isArray(inner) ? undefined : inner[key];
    if (value !== undefined && !isEmpty(value)) fields[field] ??= [value];
  }
}

/** Whether a key, however it is spelled, is one of ours. */
export function isFieldKey(key: string): boolean {
  return PLACES.has(plainKey(key));
}

function plainKey(key: string): string {
  return key.length > 40 ? key : key.toLowerCase().replace(/[-_ ]/g, '');
}

function isEmpty(value: FrontMatterValue): boolean {
  return typeof value === 'string' ? !stated(value.trim()) : Array.isArray(value) && value.length === 0;
}

/** The first text that a field states, of those that will do. */
export function firstText(
  values: readonly FrontMatterValue[] | undefined,
  will: (text: string) => boolean = () => true,
): string | undefined {
  if (values === undefined) return undefined;
  for (const value of values) {
    const text = textOf(value);
    if (text !== undefined && text !== '' && will(text)) return text;
  }
  return undefined;
}

/** The text of one value: of a list its first, of a map its name. May be empty. */
export function textOf(value: FrontMatterValue | undefined): string | undefined {
  if (typeof value === 'string') return stated(value.trim());
  if (Array.isArray(value)) return textOf(value[0]);
  return value === undefined ? undefined : textOf(value.name ?? value.title);
}

/** Nothing for how YAML writes that there is no value; the failsafe schema hands it on as text. */
function stated(text: string): string | undefined {
  return text === '~' || text === 'null' || text === 'NULL' || text === 'Null' ? undefined : text;
}

/** More things than this in one value are no list of anything. */
const MOST_ITEMS = 10_000;

/** All texts that a field states: a list (of lists: `- [a, b]`; with commas behind: `- a,`), or a string with commas. */
export function allTexts(values: readonly FrontMatterValue[] | undefined): string[] {
  const value = values?.[0];
  if (value === undefined) return [];
  // each once: aliases of one may be tens of thousands
  const items = Array.isArray(value) ? new Set(value.flat()) : (textOf(value)?.split(COMMA, MOST_ITEMS) ?? []);
  const texts = new Set<string>();
  for (const item of items) addText(texts, textOf(item));
  return [...texts];
}

const COMMA = /[,，、]/;

function addText(texts: Set<string>, item: string | undefined): void {
  const text = item?.trim();
  if (!text) return;
  const bare = COMMA.test(text.charAt(text.length - 1)) ? text.slice(0, -1).trim() : text;
  if (bare !== '') texts.add(bare);
}
