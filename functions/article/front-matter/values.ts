import type { FrontMatterMap, FrontMatterValue } from '../article.ts';

/**
 * The most that a parser may return. An alias bomb of 500 bytes unfolds to millions of values, and 4 KB can repeat a
 * text of 4,000 characters 45,000 times.
 */
const MOST_VALUES = 50_000;
const MOST_CHARACTERS = 2 ** 21;
const MOST_LEVELS = 32;

/** A parsed document as front matter, or the reason why it cannot be front matter. */
type Conversion =
  | { ok: true; values: FrontMatterMap }
  | { ok: false; reason: 'not a map' | 'a map as a key' | 'too complex' };

/**
 * Turns a parsed document into front matter values: maps without a prototype (`__proto__` is an ordinary key), lists
 * and strings. Shared nodes are copied, within the bounds.
 */
export function toFrontMatter(document: unknown): Conversion {
  if (document === null || document === undefined) return { ok: true, values: Object.create(null) };
  if (typeof document !== 'object' || Array.isArray(document)) return { ok: false, reason: 'not a map' };
  const left: Budget = { values: MOST_VALUES, characters: MOST_CHARACTERS, hasMapAsKey: false };
  const values = convert(document, left, 0);
  if (left.hasMapAsKey) return { ok: false, reason: 'a map as a key' };
  if (values === undefined || typeof values === 'string' || Array.isArray(values)) {
    return { ok: false, reason: 'too complex' };
  }
  return { ok: true, values };
}

interface Budget {
  values: number;
  characters: number;
  /** YAML reads the placeholder `{{ page.title }}` as a map whose key is a map. */
  hasMapAsKey: boolean;
}

function convert(value: unknown, left: Budget, level: number): FrontMatterValue | undefined {
  left.values -= 1;
  if (typeof value === 'string') left.characters -= value.length;
  if (left.values < 0 || left.characters < 0 || level > MOST_LEVELS) return undefined;
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  if (typeof value !== 'object') return String(value);
  if (value instanceof Date) return value.toISOString(); // smol-toml's dates give back what was written
  if (Array.isArray(value)) {
    const list: FrontMatterValue[] = [];
    for (const item of value) {
      const converted = convert(item, left, level + 1);
      if (converted === undefined) return undefined;
      list.push(converted);
    }
    return list;
  }
  const map: FrontMatterMap = Object.create(null);
  for (const key of Object.keys(value)) {
    left.hasMapAsKey ||= key.includes('[object Object]');
    const converted = convert((value as Record<string, unknown>)[key], left, level + 1);
    if (converted === undefined) return undefined;
    map[key] = converted;
  }
  return map;
}
