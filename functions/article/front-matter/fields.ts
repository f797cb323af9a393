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
  const ranked: { [Name in FieldName]?: FrontMatterValue[] } = {};
  const sparse: FrontMatterValue[][] = [];
  for (const key in frontMatter) {
    const value = key === 'tags' || key === 'categories' ? splitAsJekyll(frontMatter, key) : frontMatter[key];
    const places = PLACES.get(key) ?? PLACES.get(plainKey(key));
    if (places === undefined || value === undefined || isEmpty(value)) continue;
    for (const { field, rank } of places) {
      const values = ranked[field] ?? [];
      ranked[field] = values;
      // `pub_date` and `pubDate` in one file: the first stands
      values[rank] ??= value;
      if (rank > 0) sparse.push(values);
    }
  }
  // the ranks of aliases that are not stated leave holes
  for (const values of sparse) values.splice(0, values.length, ...values.filter((value) => value !== undefined));
  addInner(ranked, frontMatter);
  return ranked;
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

/** The first text that a field states, of those that will do: of a list its first, of a map its name. */
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

function textOf(value: FrontMatterValue | undefined): string | undefined {
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
  const items = Array.isArray(value)
    ? [...new Set(value.flat())].map(textOf)
    : (textOf(value)?.split(/[,，、]/, MOST_ITEMS) ?? []);
  return [...new Set(items.flatMap((item) => item?.replace(/[,，、]\s*$/, '').trim() || []))];
}
