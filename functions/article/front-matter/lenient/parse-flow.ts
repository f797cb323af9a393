import type { FrontMatterMap, FrontMatterValue } from '../../article.ts';
import { aliased } from './alias.ts';
import { startsComment } from './brackets.ts';
import { keyText } from './complex-key.ts';
import { type Lines, MOST_LEVELS } from './lines.ts';
import { closingQuote, unescapeDouble } from './quoted-scalar.ts';

interface Cursor {
  readonly lines: Lines;
  readonly text: string;
  /** Where the last line ends. */
  readonly lastBreak: number;
  at: number;
}

/** YAML's flow style, without anchors and tags of its own; nothing where it is not sound. */
export function parseFlow(lines: Lines, text: string): FrontMatterValue | undefined {
  const cursor: Cursor = { lines, text, lastBreak: text.lastIndexOf('\n'), at: 0 };
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
  for (;;) {
    while (/\s/.test(cursor.text.charAt(cursor.at))) cursor.at += 1;
    if (!startsComment(cursor.text, cursor.at, cursor.lastBreak)) return;
    cursor.at = cursor.text.indexOf('\n', cursor.at);
  }
}

/** Passes the mark of an explicit key: `{? a : b}`. */
function passQuestion(cursor: Cursor): boolean {
  const isKey = /^\?\s/.test(cursor.text.slice(cursor.at, cursor.at + 2));
  if (isKey) cursor.at += 1;
  return isKey;
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
    const isKey = passQuestion(cursor);
    const item = parseNode(cursor, level + 1);
    if (item === undefined) return undefined;
    const pair = pairValue(cursor, level);
    if (pair === null) return undefined;
    const isItem = pair === undefined && !isKey;
    list.push(isItem ? item : Object.assign(Object.create(null), { [keyText(item)]: pair ?? '' }));
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
    passQuestion(cursor);
    const key = parseNode(cursor, level + 1);
    // `{{ x }}` is a placeholder
    if (key === undefined || (typeof key === 'object' && !Array.isArray(key))) return undefined;
    const value = pairValue(cursor, level);
    if (value === null) return undefined;
    map[keyText(key)] ||= value ?? '';
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
  const inner = cursor.text.slice(cursor.at + 1, close).replace(/(?<!\s)\s*\n\s*/g, ' ');
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
  return plain.trimEnd().replace(/(?<!\s)\s*\n\s*/g, ' ');
}
