import type { FrontMatterMap, FrontMatterValue } from '../article.ts';
import { isMap } from '../front-matter/values.ts';
import { type Family, familyInTable, familyOf, NOTE_KEY, OTHERS, OWN_TABLE, PREFIX, plainKeyOf } from './keys.ts';
import { mayBeNotice } from './notice-words.ts';

/** A field that may hold an article back, or a text that may be a notice. */
export interface Statement {
  /** Where it stands: `meta.workflow.status`. */
  path: string;
  /** In its plain form. */
  key: string;
  value: FrontMatterValue;
  family: Family | 'note' | 'text';
  /** It stands around the article: in an envelope, a channel, the head of a message. */
  isAround: boolean;
  /** What stands beside it. */
  beside: FrontMatterMap;
}

export interface Stated {
  found: Statement[];
  /** There is more than the walk looks at. */
  isCut: boolean;
}

const MOST_KEYS = 10_000;
const MOST_LEVELS = 12;
const LONGEST_PATH = 120;
/** Of a text, the part in which a notice is looked for. */
const LONGEST_HEAD = 400;

/** How a list of pairs calls a name and its value. */
const NAME = /^(?:name|key|property|field(?:name)?|label|meta_?key|meta_?name|itemprop|slug|handle)$/i;
const VALUE = /^(?:value|content|meta_?value|field_?value|val|data|string_?value)$/i;
/** In XML both may be elements. */
const NAME_OR_VALUE =
  /^(?:name|key|property|field(?:name)?|label|metakey|metaname|itemprop|slug|handle|metavalue|fieldvalue)$/;
/** `arcio:status`, `schema:creativeWorkStatus`. */
const NAMESPACE = /^[a-z][\w-]{1,19}:(?=\w)/i;
const LINE = /^\s*([\w .-]{3,30})\s*[:=]\s*(\S.*)$/;

/**
 * All that may hold an article back, of what a file states and what stands around it: the one walk over every string.
 * @param around objects around the article, without what is of other articles in them
 * @param isStackKey whether a stack has taught this key, in its plain form
 */
export function statementsIn(
  values: FrontMatterMap,
  around: readonly FrontMatterMap[] = [],
  isStackKey: (key: string) => boolean = () => false,
): Stated {
  const stated: Stated = { found: [], isCut: false };
  let keys = 0;
  interface Place {
    path: string;
    level: number;
    isOwn: boolean;
    isAround: boolean;
  }
  /** @returns whether the value says nothing else */
  const add = (
    key: string,
    value: FrontMatterValue,
    beside: FrontMatterMap,
    { path, isOwn, isAround }: Place,
  ): boolean => {
    const isTaught = isOwn && !isAround && isStackKey(key);
    const family =
      familyOf(key, isOwn) ?? (isOwn ? familyInTable(path) : undefined) ?? (isTaught ? 'status' : undefined);
    if (family !== undefined) stated.found.push({ path, key, value, family, isAround, beside });
    return family === 'embargo' || (family !== undefined && typeof value === 'string');
  };
  const text = (key: string, value: string, beside: FrontMatterMap, { path, isAround }: Place): void => {
    if (OTHERS.test(key) || NAME_OR_VALUE.test(key) || !mayBeNotice(value.slice(0, LONGEST_HEAD))) return;
    stated.found.push({ path, key, value, family: NOTE_KEY.test(key) ? 'note' : 'text', isAround, beside });
  };
  const visitValue = (key: string, value: FrontMatterValue, beside: FrontMatterMap, place: Place): void => {
    if (typeof value === 'string') text(key, value, beside, place);
    if (typeof value === 'string' || OTHERS.test(key)) return;
    if (place.level >= MOST_LEVELS) {
      stated.isCut = true;
      return;
    }
    const inner = { ...place, level: place.level + 1, isOwn: place.isOwn && OWN_TABLE.test(key) };
    if (isMap(value)) {
      if (!pair(value, inner)) visit(value, inner);
      return;
    }
    for (const one of value) {
      keys += 1;
      if (keys > MOST_KEYS) stated.isCut = true;
      if (stated.isCut) return;
      const line = typeof one === 'string' && inner.isOwn ? LINE.exec(one.slice(0, LONGEST_HEAD)) : null;
      const [name, said] = line ? [line[1], line[2]] : Array.isArray(one) && one.length === 2 ? one : [];
      const isPair = typeof name === 'string' && said !== undefined;
      if (isPair && add(plainKeyOf(name), said, beside, inner)) continue;
      // Of a list only pairs are an article's own.
      if (!(isMap(one) && pair(one, inner))) visitValue('', one, beside, { ...inner, isOwn: false });
    }
  };
  /** `{name: embargo, content: …}` states what its name says. */
  const pair = (map: FrontMatterMap, place: Place): boolean => {
    const names = Object.keys(map);
    const [name, value] = [NAME, VALUE].map((role) => names.find((key) => role.test(key)));
    const [said, content] = [map[name ?? ''], map[value ?? '']];
    if (typeof said !== 'string' || content === undefined) return false;
    const inner = { ...place, path: `${place.path}.${said}`.slice(0, LONGEST_PATH) };
    if (!add(plainKeyOf(said), content, map, inner)) visitValue(plainKeyOf(said), content, map, inner);
    return true;
  };
  const visit = (map: FrontMatterMap, place: Place): void => {
    for (const written of Object.keys(map)) {
      keys += 1;
      if (keys > MOST_KEYS) stated.isCut = true;
      if (stated.isCut) return;
      const value = map[written] as FrontMatterValue;
      const prefix = PREFIX.exec(written)?.[0] ?? '';
      const key = plainKeyOf(written.slice(prefix.length).replace(NAMESPACE, ''));
      const path = [place.path, written.slice(prefix.length)].filter(Boolean).join('.').slice(0, LONGEST_PATH);
      if (!add(key, value, map, { ...place, path })) visitValue(key, value, map, { ...place, path });
    }
  };
  visit(values, { path: '', level: 0, isOwn: true, isAround: false });
  for (const map of around) visit(map, { path: '', level: 0, isOwn: true, isAround: true });
  return stated;
}

/** What a value says, of a map its value or name: `[{"value": false}]`, `{"en-US": …}`, `{"select": {"name": …}}`. */
export function saidIn(value: FrontMatterValue, level = 0): string[] {
  if (typeof value === 'string') return [value.trim()];
  if (level > 3) return [];
  if (Array.isArray(value)) return value.slice(0, 20).flatMap((one) => saidIn(one, level + 1));
  const keys = Object.keys(value);
  const telling = keys.filter((key) => SAYING.test(key));
  const chosen = telling.length > 0 ? telling : keys.length === 1 ? keys : [];
  return chosen.flatMap((key) => saidIn(value[key] ?? '', level + 1));
}

const SAYING =
  /^(?:[@$]?value|name|code(?:name)?|slug|key|label|title|id|qcode|literal|#?text|S|N|BOOL|\$?date|select|status|state|step(?:identifier)?|data|term|[a-z]{2}(?:-[A-Z]{2})?)$/;
