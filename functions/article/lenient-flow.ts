import type { FrontMatterMap, FrontMatterValue } from './article.ts';
import { keyOf } from './keys.ts';
import { aliased } from './lenient-alias.ts';
import { closingQuote, unescapeDouble } from './lenient-quoted.ts';
import { indentOf, isComment, type Lines, mend } from './lines.ts';

const MOST_LEVELS = 32;

/**
 * A list or map in brackets: `text` starts with the bracket on the current line; it may close some lines below. Nothing
 * when more follows the bracket (`[a](b)`, `{{ x }}`): then it is plain text.
 */
export function readFlow(lines: Lines, text: string, indent: number): FrontMatterValue | undefined {
  let whole = text;
  let at = lines.at;
  let end = closingBracket(whole);
  while (end < 0) {
    const line = lines.all[at + 1];
    lines.lookahead -= whole.length;
    if (line === undefined || lines.lookahead < 0 || (indentOf(line).width <= indent && keyOf(line.trim(), true)))
      break;
    at += 1;
    whole += `\n${line.trim()}`;
    end = closingBracket(whole);
  }
  if (end < 0) return text.startsWith('[') ? brokenList(lines, text) : undefined;
  const after = whole.slice(end + 1).trim();
  if (after !== '' && !isComment(after)) return undefined;
  const value = parseFlow(lines, whole.slice(0, end + 1));
  if (value === undefined) return text.startsWith('[') && at === lines.at ? brokenList(lines, whole) : undefined;
  lines.at = at + 1;
  return value;
}

/** `[ 'a'，'b' ]`, `["a, b]`: what stands between the commas, without quotes. */
function brokenList(lines: Lines, text: string): FrontMatterValue[] {
  mend(lines, 'broken-list');
  lines.at += 1;
  const inner = text.replace(/^\[/, '').replace(/\]\s*$/, '');
  return inner
    .split(/[,，、]/)
    .map((item) => withoutQuotes(item.trim()))
    .filter((item) => item !== '');
}

/** A pattern that ends at `$` would try every quote of a long run in the middle. */
function withoutQuotes(item: string): string {
  let end = item.length;
  while (end > 0 && `"'’”`.includes(item.charAt(end - 1))) end -= 1;
  return item.slice(0, end).replace(/^["'‘“]+/, '');
}

/** Index of the bracket that closes the first one; quotes hide brackets. -1 if none does. */
function closingBracket(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if ((character === '"' || character === "'") && /[\s,[{:]/.test(text.charAt(at - 1))) {
      at = closingQuote(text, at + 1, character);
      if (at < 0) return -1;
    } else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return -1;
}

interface Cursor {
  readonly lines: Lines;
  text: string;
  at: number;
}

/** YAML's flow style, without anchors and tags of its own; nothing where it is not sound. */
function parseFlow(lines: Lines, text: string): FrontMatterValue | undefined {
  const cursor: Cursor = { lines, text, at: 0 };
  const value = parseNode(cursor, 0);
  return cursor.at === text.length ? value : undefined;
}

function parseNode(cursor: Cursor, level: number): FrontMatterValue | undefined {
  skipSpace(cursor);
  const first = cursor.text.charAt(cursor.at);
  if (level > MOST_LEVELS) return undefined;
  if (first === '[') return parseList(cursor, level);
  if (first === '{') return parseMap(cursor, level);
  if (first === '"' || first === "'") return parseQuoted(cursor, first);
  return first === '*' ? parseAlias(cursor) : parsePlain(cursor);
}

function parseAlias(cursor: Cursor): FrontMatterValue | undefined {
  const alias = /^\*[^\s,[\]{}]+/.exec(cursor.text.slice(cursor.at, cursor.at + 256))?.[0] ?? '';
  cursor.at += alias.length;
  return aliased(cursor.lines, alias);
}

function skipSpace(cursor: Cursor): void {
  while (/\s/.test(cursor.text.charAt(cursor.at))) cursor.at += 1;
}

/** Passes a separator: true for a comma, false for the closing bracket, nothing for anything else. */
function separator(cursor: Cursor, close: string): boolean | undefined {
  skipSpace(cursor);
  const character = cursor.text.charAt(cursor.at);
  if (character !== ',' && character !== close) return undefined;
  cursor.at += 1;
  return character === ',';
}

function parseList(cursor: Cursor, level: number): FrontMatterValue[] | undefined {
  const list: FrontMatterValue[] = [];
  cursor.at += 1;
  for (;;) {
    skipSpace(cursor);
    if (cursor.text.charAt(cursor.at) === ']') {
      cursor.at += 1;
      return list;
    }
    const item = parseNode(cursor, level + 1);
    if (item === undefined) return undefined;
    const pair = typeof item === 'string' ? pairValue(cursor, level) : undefined;
    if (pair === null) return undefined;
    list.push(
      pair === undefined || typeof item !== 'string' ? item : Object.assign(Object.create(null), { [item]: pair }),
    );
    const more = separator(cursor, ']');
    if (more === undefined) return undefined;
    if (!more) return list;
  }
}

function parseMap(cursor: Cursor, level: number): FrontMatterMap | undefined {
  const map: FrontMatterMap = Object.create(null);
  cursor.at += 1;
  for (;;) {
    skipSpace(cursor);
    if (cursor.text.charAt(cursor.at) === '}') {
      cursor.at += 1;
      return map;
    }
    const key = parseNode(cursor, level + 1);
    if (typeof key !== 'string') return undefined;
    const value = pairValue(cursor, level);
    if (value === null) return undefined;
    map[key] ||= value ?? '';
    const more = separator(cursor, '}');
    if (more === undefined) return undefined;
    if (!more) return map;
  }
}

/** The value after `key:` within brackets; undefined where no colon follows, null where what follows is not sound. */
function pairValue(cursor: Cursor, level: number): FrontMatterValue | null | undefined {
  skipSpace(cursor);
  if (cursor.text.charAt(cursor.at) !== ':') return undefined;
  cursor.at += 1;
  skipSpace(cursor);
  if (/[,\]}]/.test(cursor.text.charAt(cursor.at))) return '';
  return parseNode(cursor, level + 1) ?? null;
}

function parseQuoted(cursor: Cursor, quote: string): string | undefined {
  const close = closingQuote(cursor.text, cursor.at + 1, quote);
  if (close < 0) return undefined;
  const inner = cursor.text.slice(cursor.at + 1, close).replace(/\s*\n\s*/g, ' ');
  cursor.at = close + 1;
  if (quote === "'") return inner.replaceAll("''", "'");
  return inner.includes('\\') ? unescapeDouble(cursor.lines, inner) : inner;
}

function parsePlain(cursor: Cursor): string | undefined {
  const rest = cursor.text.slice(cursor.at, cursor.at + 4096);
  const plain =
    /^[^\s,[\]{}&*!|>'"%@`#?:-](?:[^,[\]{}:#]|:(?![\s,[\]{}]|$)|(?<=\S)#)*|^[-?:](?=[^\s,[\]{}])(?:[^,[\]{}:#]|:(?![\s,[\]{}]|$)|(?<=\S)#)*/.exec(
      rest,
    )?.[0];
  if (plain === undefined) return undefined;
  cursor.at += plain.length;
  return plain.trimEnd().replace(/\s*\n\s*/g, ' ');
}
