import type { FrontMatterMap } from '../article.ts';
import { type Fenced, type FrontMatter, found } from './fences.ts';
import { toFrontMatter } from './values.ts';

/** Hugo's JSON front matter: an object at the start of the file, without fences. */
export function readBareJson(text: string): FrontMatter | undefined {
  const start = text.search(/\S/);
  const end = jsonObjectEnd(text.slice(start));
  if (end < 0 || /^[ \t]*[^\s]/.test(text.slice(start + end, start + end + 200))) return undefined;
  return readJsonBlock(text.slice(start, start + end), { repairs: [], body: text.slice(start + end) });
}

export function readJsonBlock(block: string, { repairs, body }: Pick<Fenced, 'repairs' | 'body'>) {
  const values = readJson(block);
  return values && found(values, repairs, body);
}

/** Reads a JSON object as front matter; numbers stay as they are written (`0.10`, identifiers beyond 2^53). */
export function readJson(text: string): FrontMatterMap | undefined {
  try {
    const converted = toFrontMatter(JSON.parse(text, numbersAsWritten));
    return converted.ok ? converted.values : undefined;
  } catch {
    return undefined; // not JSON (or nested beyond the stack): then it is text
  }
}

// The third argument is ES2026 (JSON.parse source text access), which the types do not know yet.
function numbersAsWritten(this: unknown, _key: string, value: unknown, context?: { source: string }): unknown {
  return typeof value === 'number' ? context?.source : value;
}

/** Deeper nesting is not front matter. */
const MOST_LEVELS = 64;

/** The most values (as in `toFrontMatter`): parsed values take 35 times the memory of their text. */
export const MOST_VALUES = 50_000;

/** The end of the JSON object at the start of a text, after its brace, or -1. Hugo's front matter has no fence. */
export function jsonObjectEnd(text: string): number {
  let depth = 0;
  let values = 1;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x2c) {
      values += 1;
      if (values > MOST_VALUES) return -1;
    } else if (code === 0x22) {
      at = stringEnd(text, at);
      if (at < 0) return -1;
    } else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      if (depth > MOST_LEVELS) return -1;
    } else if (code === 0x7d || code === 0x5d) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
}

function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x5c) at += 1;
    else if (code === 0x22) return at;
  }
  return -1;
}
