import type { FrontMatterMap, FrontMatterValue } from '../../article.ts';
import type { Repair, RepairCode } from '../../codes.ts';
import { binaryText, mergeKeys } from '../values.ts';
import { readBlockScalar } from './block-scalar.ts';
import { aliased, keyText, readFlow } from './flow.ts';
import { EXPLICIT, isKeyPlace, startsKey, statedAt } from './key-place.ts';
import { keyOf, type StatedKey } from './keys.ts';
import {
  indentOf,
  isBlank,
  isComment,
  isOddFence,
  type Lines,
  linesOf,
  MOST_LEVELS,
  mend,
  skipBlank,
} from './lines.ts';
import { readPlain, readQuoted } from './scalars.ts';

export interface LenientResult {
  values: FrontMatterMap;
  repairs: Repair[];
  /** The lines of the block that belong to the text, after a forgotten fence. */
  rest: string;
  /** The line on which they start. */
  restLine: number;
}

/**
 * Reads front matter that YAML refuses, line by line, as a careful person would: a line that states a key starts a value,
 * every other line continues one. On what YAML accepts it agrees with YAML (a property test holds the two together).
 * `open`: the closing fence is missing, so the first line that is no front matter starts the text.
 */
export function readLenient(block: string, firstLine: number, open: boolean): LenientResult {
  const lines = linesOf(block, firstLine, open);
  const values: FrontMatterMap = Object.create(null);
  readMap(lines, { indent: 0, floor: -1, level: 0 }, values);
  if (block.includes('<<')) mergeKeys(values);
  return { values, repairs: lines.repairs, rest: lines.all.slice(lines.at).join('\n'), restLine: firstLine + lines.at };
}

const MERGE_MARKER = /^(?:<{7}|={7}|>{7}|\|{7})(?:\s|$)/;

/** Where the keys of a map stand: at `indent`, or wherever right of `floor` a careless writer has put them. */
interface MapPlace {
  indent: number;
  floor: number;
  level: number;
}

interface MapReading {
  readonly lines: Lines;
  readonly place: MapPlace;
  readonly map: FrontMatterMap;
  /** The key whose value a line goes on with that states nothing of its own. */
  last: string | undefined;
  /** Keys that may belong to a map above, whose lines were not understood: those in their place go before them. */
  readonly misplaced: Set<string>;
}

/** Reads the keys of one map, with all that belongs to them, into `map`. */
export function readMap(lines: Lines, place: MapPlace, map: FrontMatterMap): void {
  const reading: MapReading = { lines, place, map, last: undefined, misplaced: new Set() };
  while (readEntry(reading)) {}
}

/** Reads the next thing in the map, and moves past it. False where the map has ended. */
function readEntry(reading: MapReading): boolean {
  const { lines, place } = reading;
  const { indent, floor, level } = place;
  const mark = lines.at;
  const blank = skipBlank(lines);
  const line = lines.all[lines.at];
  if (line === undefined) return false;
  if (lines.open && isOddFence(line)) {
    if (level === 0) passLine(lines, 'odd-fence');
    return false;
  }
  const { width, tabs } = indentOf(line);
  if (width <= floor) return false;
  const content = line.trimStart();
  if (EXPLICIT.test(content) && isKeyPlace(lines, level)) {
    readExplicitKey(reading, content, width);
    return true;
  }
  const stated = statedAt(lines, content, level, width === indent);
  if (stated) readStated(reading, stated, width, tabs);
  else if (MERGE_MARKER.test(content)) passLine(lines, 'merge-marker');
  else if (width < indent) return false;
  else if (isBareKey(lines, content)) readBareKey(reading, content.trim(), width);
  else if (level === 0 && width === 0 && startsText(lines, line, blank)) {
    lines.at = mark;
    return false;
  } else continueValue(reading, content.trim(), width > indent);
  return true;
}

function passLine(lines: Lines, code: RepairCode): void {
  mend(lines, code);
  lines.at += 1;
}

function readExplicitKey(reading: MapReading, content: string, width: number): void {
  const { lines, place, map } = reading;
  const at = lines.at;
  const { key, value } = readExplicit(lines, content, width, place.level);
  if (key in map) mend(lines, 'duplicate-key', at);
  else map[key] = value;
  reading.last = key;
}

function readStated(reading: MapReading, { key, rest, repair }: StatedKey, width: number, tabs: boolean): void {
  const { lines, place, map, misplaced } = reading;
  const { indent, level } = place;
  const at = lines.at;
  if (tabs) mend(lines, 'tab-indent');
  else if (width !== indent) mend(lines, 'bad-indent');
  if (repair) mend(lines, repair);
  const value = readValue(lines, rest, width, level, width);
  const before = map[key];
  if (before !== undefined) mend(lines, 'duplicate-key', at);
  if (before === undefined || isEmpty(before) || (width === indent && misplaced.delete(key))) map[key] = value;
  if (width > indent && before === undefined) misplaced.add(key);
  reading.last = key;
}

/** `category` above `- Projects`: a key above its list that lacks its colon. */
function isBareKey(lines: Lines, content: string): boolean {
  return !lines.open && /^[\w-]+\s*$/.test(content) && /^\s*- /.test(lines.all[lines.at + 1] ?? '');
}

function readBareKey(reading: MapReading, key: string, width: number): void {
  const { lines, place, map } = reading;
  passLine(lines, 'missing-colon');
  map[key] = readNested(lines, width, place.level, width);
  reading.last = key;
}

/** Whether the current line, which states no key, starts the text: the fence was forgotten, or is a rule of the text. */
function startsText(lines: Lines, line: string, blank: boolean): boolean {
  if (lines.open) return true;
  return lines.at > lines.lastKey && (blank || isOddFence(line));
}

function isEmpty(value: FrontMatterValue): boolean {
  return value === '' || (Array.isArray(value) && value.length === 0);
}

/** A line that states nothing of its own belongs to the value before it. */
function continueValue({ lines, map, last }: MapReading, text: string, deeper: boolean): void {
  passLine(lines, deeper ? 'bad-indent' : 'stray-line');
  if (last === undefined) return;
  const before = map[last];
  if (typeof before === 'string') map[last] = before === '' ? text : `${before} ${text}`;
  else if (Array.isArray(before)) before.push(text);
}

/** Where the value of an explicit key starts. */
const VALUE = /^:(?:[ \t]|$)/;

/** YAML's explicit key, `? key` above `: value`; `? key` alone is an item of a set. */
export function readExplicit(lines: Lines, content: string, width: number, level: number) {
  const key = keyText(readMarked(lines, content, width, level, width + 1));
  const mark = lines.at;
  skipBlank(lines);
  const line = lines.all[lines.at] ?? '';
  const below = line.trim();
  if (VALUE.test(below) && indentOf(line).width === width)
    return { key, value: readMarked(lines, below, width, level, width) };
  lines.at = mark;
  return { key, value: '' };
}

/** What follows the `?` or `:` at column `width`, and all lines that belong to it. */
function readMarked(lines: Lines, content: string, width: number, level: number, listIndent: number): FrontMatterValue {
  const rest = content.slice(1).trimStart();
  return readItem(lines, rest, width, width + content.length - rest.length, level, listIndent);
}

/** A list within a list on one line is no longer, in characters: each level copies the line. */
const LONGEST_NESTED = 4096;

export function readList(lines: Lines, indent: number, level: number): FrontMatterValue[] {
  const list: FrontMatterValue[] = [];
  for (;;) {
    skipBlank(lines);
    const line = lines.all[lines.at];
    if (line === undefined) return list;
    const { width, tabs } = indentOf(line);
    const content = line.trim();
    const dash = /^-(?:[ \t]+|$)|^-(?=[^\s-])(?!:(?:\s|$))/.exec(content)?.[0];
    if (dash === undefined || width < indent) return list;
    if (dash === '-' && content !== '-') mend(lines, 'missing-space');
    if (width > indent && !tabs) mend(lines, 'bad-indent');
    list.push(readItem(lines, content.slice(dash.length), width, width + dash.length, level));
  }
}

/**
 * One item: `rest` is what follows its dash, `width` the column of the dash, `inner` that of `rest`. A list on the lines
 * below stands right of the dash, or from `listIndent` on.
 */
export function readItem(
  lines: Lines,
  rest: string,
  width: number,
  inner: number,
  level: number,
  listIndent = width + 1,
): FrontMatterValue {
  const list = /^-(?:\s|$)/.test(rest);
  if (level >= MOST_LEVELS || (list && rest.length > LONGEST_NESTED)) return readPlain(lines, rest, width);
  if (list || startsKey(lines, rest)) {
    lines.all[lines.at] = ' '.repeat(inner) + rest;
    if (list) return readList(lines, inner, level + 1);
    const map: FrontMatterMap = Object.create(null);
    readMap(lines, { indent: inner, floor: width, level: level + 1 }, map);
    return map;
  }
  return readValue(lines, rest, width, level, listIndent);
}

/** What stands on the lines below a key without a value: a list, a map, a text, or nothing. */
export function readNested(lines: Lines, indent: number, level: number, listIndent: number): FrontMatterValue {
  const mark = lines.at;
  skipBlank(lines);
  const line = lines.all[lines.at];
  if (line === undefined) return '';
  const { width, tabs } = indentOf(line);
  const content = line.trim();
  const item = /^-(?:\s|$)|^-[^\s-](?<!:(?=\s|$))/.test(content);
  if (item && width >= listIndent && level < MOST_LEVELS) {
    if (tabs) mend(lines, 'tab-indent');
    return readList(lines, width, level + 1);
  }
  const isMarked = /^["'[{|>&!*]/.test(content);
  if (width <= indent) {
    if (level === 0 && /^[[{]$/.test(content)) mend(lines, 'bad-indent');
    else {
      lines.at = mark;
      return '';
    }
  }
  if (startsMap(lines, content, width) && level < MOST_LEVELS && !(tabs && level === 0 && indent === 0)) {
    const map: FrontMatterMap = Object.create(null);
    readMap(lines, { indent: width, floor: indent, level: level + 1 }, map);
    return map;
  }
  if (tabs) return readTabbed(lines);
  return isMarked ? readValue(lines, content, indent, level, listIndent) : readPlain(lines, content, indent);
}

/** `name:Kim` starts a map if a key stands below it, and may be any text if not. */
function startsMap(lines: Lines, content: string, width: number): boolean {
  if (startsKey(lines, content)) return true;
  const below = lines.all[lines.at + 1] ?? '';
  return (
    keyOf(content, true)?.repair === 'missing-space' &&
    indentOf(below).width === width &&
    keyOf(below.trim(), false) !== undefined
  );
}

/** Lines indented with tabs below a key: the crawler's byline, one author a line. */
function readTabbed(lines: Lines): string {
  const texts: string[] = [];
  mend(lines, 'tab-indent');
  for (let line = lines.all[lines.at]; line !== undefined; line = lines.all[lines.at]) {
    if (!isBlank(line) && indentOf(line).width === 0) break;
    texts.push(line.trim());
    lines.at += 1;
  }
  return texts.filter((text) => text !== '').join('\n');
}

/**
 * `&anchor` and `!!tag` in front of a value say nothing that is kept. A tag is one of YAML's or Ruby's own, or `!` alone:
 * `title: !track` and `!cs (WinDbg)` are commands that a page explains.
 */
const TAG = String.raw`!(?:!\w*|binary|ruby/[^\s,[\]{}]*)?`;
const ANCHOR = String.raw`&([^\s,[\]{}]+)`;
const PROPERTY = new RegExp(`^(?:(?:${TAG}[ \\t]+)?${ANCHOR}(?:[ \\t]+${TAG})?(?:[ \\t]+|$)|${TAG}(?:[ \\t]+|$))`);

/**
 * The value that starts with `rest` on the current line, and all lines that belong to it: those deeper than `indent`, and
 * a list from column `listIndent`.
 */
export function readValue(
  lines: Lines,
  rest: string,
  indent: number,
  level: number,
  listIndent: number,
): FrontMatterValue {
  if (!rest.startsWith('&') && !rest.startsWith('!')) return readNode(lines, rest, indent, level, listIndent);
  const property = PROPERTY.exec(rest);
  const [written = '', anchor] = property ?? [];
  const value = readNode(lines, rest.slice(written.length), indent, level, listIndent);
  const tagged = typeof value === 'string' ? ofTag(written, value) : value;
  if (anchor !== undefined) lines.anchors.set(anchor, tagged);
  return tagged;
}

/** What a text is that has a tag in front: base64, or a list or map that nothing was put into. */
function ofTag(written: string, text: string): FrontMatterValue {
  if (/!!?binary/.test(written)) return binaryText(text);
  const empty = text === '' ? /!!(seq|map)\b/.exec(written)?.[1] : undefined;
  if (empty === undefined) return text;
  return empty === 'seq' ? [] : Object.create(null);
}

function readNode(lines: Lines, text: string, indent: number, level: number, listIndent: number): FrontMatterValue {
  if (text === '' || isComment(text)) {
    lines.at += 1;
    return readNested(lines, indent, level, listIndent);
  }
  const first = text.charAt(0);
  if ((first === '|' || first === '>') && /^[|>][-+\d]{0,2}(?:\s+#.*)?$/.test(text))
    return readBlockScalar(lines, text, indent);
  if (first === '"' || first === "'") return readQuoted(lines, text, indent);
  if (first === '[' || first === '{') return readFlow(lines, text, indent) ?? readPlain(lines, text, indent);
  if (first !== '*') return readPlain(lines, text, indent);
  const known = aliased(lines, text.replace(/\s#[^\n]*$/, '').trimEnd());
  if (known === undefined) {
    if (/^\*[\w-]+$/.test(text)) mend(lines, 'unknown-alias');
    return readPlain(lines, text, indent);
  }
  lines.at += 1;
  return known;
}
