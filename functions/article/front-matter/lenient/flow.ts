import type { FrontMatterMap, FrontMatterValue } from '../../article.ts';
import { keyOf } from './keys.ts';
import { indentOf, isComment, type Lines, MOST_LEVELS, mend } from './lines.ts';
import { closingQuote, unescapeDouble } from './scalars.ts';

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
export function closingBracket(text: string): number {
  const lastBreak = text.lastIndexOf('\n');
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if ((character === '"' || character === "'") && /[\s,[{:]/.test(text.charAt(at - 1))) {
      at = closingQuote(text, at + 1, character);
      if (at < 0) return -1;
    } else if (startsComment(text, at, lastBreak)) at = text.indexOf('\n', at);
    else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return -1;
}

/** A comment within brackets ends with its line: `[#night, #ferry]` has none. `lastBreak`: where the last line end is. */
export function startsComment(text: string, at: number, lastBreak: number): boolean {
  return text.charAt(at) === '#' && at < lastBreak && /\s/.test(text.charAt(at - 1));
}

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

/** What the alias `*name` repeats; nothing where no anchor has that name, or where too much has been repeated already. */
export function aliased(lines: Lines, alias: string): FrontMatterValue | undefined {
  const known = lines.anchors.get(alias.slice(1));
  return known === undefined ? undefined : copy(lines, known);
}

function copy(lines: Lines, value: FrontMatterValue): FrontMatterValue | undefined {
  lines.copies -= 1;
  if (lines.copies < 0) return undefined;
  if (typeof value === 'string') {
    lines.copies -= value.length >> 10;
    return value;
  }
  if (Array.isArray(value)) {
    const list = value.map((item) => copy(lines, item));
    return list.every((item) => item !== undefined) ? list : undefined;
  }
  const map: FrontMatterMap = Object.create(null);
  for (const [key, item] of Object.entries(value)) {
    const copied = copy(lines, item);
    if (copied === undefined) return undefined;
    map[key] = copied;
  }
  return map;
}

/** A list as a key is its items with commas between them to js-yaml, and to us. */
export function keyText(value: FrontMatterValue): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(keyText).join(',');
  return Object.entries(value)
    .map(([key, inner]) => `${key}: ${keyText(inner)}`)
    .join(', ');
}
