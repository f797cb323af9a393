import type { FrontMatterMap, FrontMatterValue } from './article.ts';
import { binaryText } from './binary-text.ts';
import { keyOf, yamlKeyOf } from './keys.ts';
import { aliased } from './lenient-alias.ts';
import { readBlockScalar } from './lenient-block.ts';
import { readFlow } from './lenient-flow.ts';
import { readPlain } from './lenient-plain.ts';
import { readQuoted } from './lenient-quoted.ts';
import { indentOf, isBlank, isComment, isOddFence, type Lines, linesOf, mend, skipBlank } from './lines.ts';
import { mergeKeys } from './merge-keys.ts';
import type { Repair } from './repairs.ts';

export interface LenientResult {
  values: FrontMatterMap;
  repairs: Repair[];
  /** The lines of the block that belong to the text, after a forgotten fence. */
  rest: string;
  /** The line on which they start. */
  restLine: number;
}

/** Maps and lists nest this deep; below, everything is text. */
const MOST_LEVELS = 32;

/** A list within a list on one line is no longer, in characters: each level copies the line. */
const LONGEST_NESTED = 4096;

const MERGE_MARKER = /^(?:<{7}|={7}|>{7}|\|{7})(?:\s|$)/;

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

/** Where the keys of a map stand: at `indent`, or wherever right of `floor` a careless hand has put them. */
interface MapPlace {
  indent: number;
  floor: number;
  level: number;
}

function readMap(lines: Lines, { indent, floor, level }: MapPlace, map: FrontMatterMap): void {
  let last: string | undefined;
  // keys that may belong to a map above, whose lines were not understood: those in their place go before them
  const misplaced = new Set<string>();
  for (;;) {
    const mark = lines.at;
    const blank = skipBlank(lines);
    const line = lines.all[lines.at];
    if (line === undefined) return;
    if (lines.open && isOddFence(line)) {
      if (level > 0) return;
      mend(lines, 'odd-fence');
      lines.at += 1;
      return;
    }
    const { width, tabs } = indentOf(line);
    if (width <= floor) return;
    const content = line.trimStart();
    const stated =
      (level > 0 ? keyOf(content, false) : undefined) ??
      (level === 0 || width === indent ? keyOf(content, true) : undefined) ??
      (isKeyPlace(lines) ? yamlKeyOf(content) : undefined);
    if (stated) {
      const at = lines.at;
      if (tabs) mend(lines, 'tab-indent');
      else if (width !== indent) mend(lines, 'bad-indent');
      if (stated.repair) mend(lines, stated.repair);
      const value = readValue(lines, stated.rest, width, level, width);
      if (stated.key in map) mend(lines, 'duplicate-key', at);
      const before = map[stated.key];
      if (before === undefined || isEmpty(before) || (width === indent && misplaced.delete(stated.key)))
        map[stated.key] = value;
      if (width > indent && before === undefined) misplaced.add(stated.key);
      last = stated.key;
    } else if (MERGE_MARKER.test(content)) {
      mend(lines, 'merge-marker');
      lines.at += 1;
    } else if (width < indent) return;
    else if (!lines.open && /^[\w-]+\s*$/.test(content) && /^\s*- /.test(lines.all[lines.at + 1] ?? '')) {
      mend(lines, 'missing-colon');
      last = content.trim();
      lines.at += 1;
      map[last] = readNested(lines, width, level, width);
    } else if (level === 0 && width === 0 && startsText(lines, line, blank)) {
      lines.at = mark;
      return;
    } else {
      continueValue(lines, map, last, content.trim(), width > indent);
      lines.at += 1;
    }
  }
}

/** Between two fences a line that YAML reads as a key is one; where the closing fence is missing it may be prose. */
function isKeyPlace(lines: Lines): boolean {
  return !lines.open && lines.at <= lines.lastKey;
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
function continueValue(
  lines: Lines,
  map: FrontMatterMap,
  key: string | undefined,
  text: string,
  deeper: boolean,
): void {
  mend(lines, deeper ? 'bad-indent' : 'stray-line');
  if (key === undefined) return;
  const before = map[key];
  if (typeof before === 'string') map[key] = before === '' ? text : `${before} ${text}`;
  else if (Array.isArray(before)) before.push(text);
}

/**
 * `&anchor` and `!!tag` in front of a value say nothing that is kept. A tag is one of YAML's or Ruby's own, or `!` alone:
 * `title: !track` and `!cs (WinDbg)` are commands that a page explains.
 */
const PROPERTY =
  /^(?:!(?:!\w*|binary|ruby\/[^\s,[\]{}]*)?[ \t]+)?&([^\s,[\]{}]+)(?:[ \t]+|$)|^!(?:!\w*|binary|ruby\/[^\s,[\]{}]*)?(?:[ \t]+|$)/;

/**
 * The value that starts with `rest` on the current line, and all lines that belong to it: those deeper than `indent`, and
 * a list from column `listIndent`.
 */
function readValue(lines: Lines, rest: string, indent: number, level: number, listIndent: number): FrontMatterValue {
  const property = PROPERTY.exec(rest);
  const value = readNode(lines, rest.slice(property?.[0].length ?? 0), indent, level, listIndent);
  const text = typeof value === 'string' && /^!!?binary/.test(rest) ? binaryText(value) : value;
  if (property?.[1] !== undefined) lines.anchors.set(property[1], text);
  return text;
}

function readNode(lines: Lines, text: string, indent: number, level: number, listIndent: number): FrontMatterValue {
  if (text === '' || isComment(text)) {
    lines.at += 1;
    return readNested(lines, indent, level, listIndent);
  }
  const first = text.charAt(0);
  if (/^[|>][-+\d]{0,2}(?:\s+#.*)?$/.test(text)) return readBlockScalar(lines, text, indent);
  if (first === '"' || first === "'") return readQuoted(lines, text, indent);
  if (first === '[' || first === '{') return readFlow(lines, text, indent) ?? readPlain(lines, text, indent);
  const known = first === '*' ? aliased(lines, text.replace(/\s#.*$/, '').trimEnd()) : undefined;
  if (known === undefined) {
    if (/^\*[\w-]+$/.test(text)) mend(lines, 'unknown-alias');
    return readPlain(lines, text, indent);
  }
  lines.at += 1;
  return known;
}

/** What stands on the lines below a key without a value: a list, a map, a text, or nothing. */
function readNested(lines: Lines, indent: number, level: number, listIndent: number): FrontMatterValue {
  const mark = lines.at;
  skipBlank(lines);
  const line = lines.all[lines.at];
  if (line === undefined) return '';
  const { width, tabs } = indentOf(line);
  const content = line.trim();
  const item = /^-(?:\s|$)|^-[^\s-]/.test(content);
  if (item && width >= listIndent && level < MOST_LEVELS) {
    if (tabs) mend(lines, 'tab-indent');
    return readList(lines, width, level + 1);
  }
  const bracket = /^["'[{|>]/.test(content);
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
  return bracket ? readNode(lines, content, indent, level, listIndent) : readPlain(lines, content, indent);
}

/** `name:Kim` starts a map if a key stands below it, and may be any text if not. */
function startsMap(lines: Lines, content: string, width: number): boolean {
  if (keyOf(content, false)) return true;
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

function readList(lines: Lines, indent: number, level: number): FrontMatterValue[] {
  const list: FrontMatterValue[] = [];
  for (;;) {
    skipBlank(lines);
    const line = lines.all[lines.at];
    if (line === undefined) return list;
    const { width, tabs } = indentOf(line);
    const content = line.trim();
    const dash = /^-(?:[ \t]+|$)|^-(?=[^\s-])/.exec(content)?.[0];
    if (dash === undefined || width < indent) return list;
    if (dash === '-' && content !== '-') mend(lines, 'missing-space');
    if (width > indent && !tabs) mend(lines, 'bad-indent');
    list.push(readItem(lines, content.slice(dash.length), width, width + dash.length, level));
  }
}

/** One item: `rest` is what follows its dash, `width` the column of the dash, `inner` that of `rest`. */
function readItem(lines: Lines, rest: string, width: number, inner: number, level: number): FrontMatterValue {
  const list = /^-(?:\s|$)/.test(rest);
  if (level >= MOST_LEVELS || (list && rest.length > LONGEST_NESTED)) return readPlain(lines, rest, width);
  if (list || keyOf(rest, false)) {
    lines.all[lines.at] = ' '.repeat(inner) + rest;
    if (list) return readList(lines, inner, level + 1);
    const map: FrontMatterMap = Object.create(null);
    readMap(lines, { indent: inner, floor: width, level: level + 1 }, map);
    return map;
  }
  return readValue(lines, rest, width, level, width + 1);
}
