import type { FrontMatterMap, FrontMatterValue } from '../article.ts';
import { MOST_REPAIRS, type Repair, type RepairCode } from '../codes.ts';
import { readBrokenText } from './broken-text.ts';
import { isFieldKey } from './fields.ts';
import { parseYaml } from './parse-yaml.ts';
import { keyOf, type StatedKey } from './yaml-keys.ts';

interface BrokenYaml {
  values: FrontMatterMap;
  repairs: Repair[];
  /** The lines of the block that belong to the text, where the closing fence was forgotten. */
  text: string;
  /** The line on which they start. */
  textLine: number;
}

/** Maps and lists are read this deep; below, everything is text. */
const MOST_LEVELS = 6;

/**
 * How often the parser is asked for one entry, and with how many characters in all: beyond that, entries are read as
 * text.
 */
const MOST_PARSES = 200;
const MOST_CHARACTERS = 64 * 1024;

interface Reading {
  readonly repairs: Repair[];
  parses: number;
  characters: number;
}

interface Line {
  text: string;
  /** Its number in the file. */
  number: number;
}

/**
 * Reads front matter that YAML refuses. Each entry, a key with the lines that belong to it, is parsed on its own; an
 * entry that is broken itself is read as a person reads it. `open`: the closing fence is missing.
 */
export function readBrokenYaml(block: string, firstLine: number, open: boolean): BrokenYaml {
  const reading: Reading = { repairs: [], parses: MOST_PARSES, characters: MOST_CHARACTERS };
  const all = block.split('\n').map((text, at) => ({ text, number: firstLine + at }));
  const lines = !open && block.includes('\n=======') ? withoutConflicts(reading, all) : all;
  const end = endOf(lines, open);
  const values = readMap(reading, lines.slice(0, end), 0);
  const textLine = lines[end]?.number ?? firstLine + all.length;
  const isFence = ODD_FENCE.test(lines[end]?.text ?? '');
  if (isFence) mend(reading, 'odd-fence', textLine);
  const text = lines.slice(isFence ? end + 1 : end).map((line) => line.text);
  return {
    values,
    repairs: reading.repairs.sort((one, other) => one.line - other.line),
    text: text.join('\n'),
    textLine,
  };
}

function mend({ repairs }: Reading, code: RepairCode, line: number): void {
  if (repairs.length < MOST_REPAIRS) repairs.push({ code, line });
}

const CONFLICT_MARKER = /^(?:<{7}|={7}|>{7}|\|{7})(?:\s|$)/;

/**
 * The lines without the marks of an unresolved merge; the side that was to be merged comes last, so that its keys count
 * second.
 */
function withoutConflicts(reading: Reading, lines: readonly Line[]): Line[] {
  const ours: Line[] = [];
  const theirs: Line[] = [];
  let side = ours;
  let isPartOfValue = false;
  for (const line of lines) {
    const marker = CONFLICT_MARKER.exec(line.text)?.[0];
    if (marker !== undefined) {
      mend(reading, 'merge-marker', line.number);
      side = /[<>]/.test(marker) ? ours : theirs;
      isPartOfValue = side === theirs;
    } else {
      isPartOfValue &&= keyOf(line.text) === undefined;
      if (!isPartOfValue) side.push(line);
    }
  }
  return [...ours, ...theirs];
}

/** What people close front matter with instead of `---` at the start of a line. */
const ODD_FENCE = /^\s*(?:-{3,}|[–—]{2,})\s*$/;

const WORD = /^[\p{L}\p{N}_"'@][\p{L}\p{M}\p{N}_."'@:-]*$/u;
const FEW_WORDS = /^\S{1,20}(?: \S{1,20}){0,2}$/;

/**
 * Where the front matter ends and the text starts: at the first line that states nothing, below the last key, after a
 * blank line. A key of several words may be prose there, and where no fence follows.
 */
function endOf(lines: readonly Line[], open: boolean): number {
  const isPlainKey = (_: unknown, at: number) => isWordKey(lines[at]?.text ?? '') || isBareKey(lines, at);
  const lastKey = open ? -1 : lines.findLastIndex(isPlainKey);
  let end = 0;
  let isBlank = false;
  for (const [at, line] of lines.entries()) {
    const { text } = line;
    const isKey =
      at <= lastKey || (open ? isPlainKey(line, at) : (isBlank ? FEW_WORDS : /./).test(keyOf(text)?.key ?? ''));
    if (!isKey && text.trim() === '') isBlank = true;
    else if (isKey || !startsText(text, open, isBlank)) {
      if (isKey || !text.startsWith('#')) end = at + 1;
      isBlank = isBlank && end <= at;
    } else return end;
  }
  return lines.length;
}

function startsText(line: string, open: boolean, isBlank: boolean): boolean {
  return ODD_FENCE.test(line) || /^[^\s#-]/.test(line) ? open || isBlank : open && isBlank;
}

function isWordKey(line: string): boolean {
  const key = keyOf(line)?.key;
  return key !== undefined && (WORD.test(key) || isFieldKey(key));
}

/** `category` above `- Projects`: a key above its list that lacks its colon. */
function isBareKey(lines: readonly Line[], at: number): boolean {
  return /^[ \t]*- /.test(lines[at + 1]?.text ?? '') && /^[\w-]+[ \t]*$/.test(lines[at]?.text ?? '');
}

interface Entry extends StatedKey {
  number: number;
  /** The lines below that belong to it. */
  below: Line[];
}

function readMap(reading: Reading, lines: readonly Line[], level: number): FrontMatterMap {
  const map: FrontMatterMap = Object.create(null);
  for (const entry of entriesOf(reading, lines)) {
    const { key, repair, number } = entry;
    if (repair) mend(reading, repair, number);
    const before = map[key];
    if (before !== undefined) mend(reading, 'duplicate-key', number);
    if (before === undefined || isEmpty(before)) map[key] = readEntry(reading, entry, level);
  }
  return map;
}

function isEmpty(value: FrontMatterValue): boolean {
  return value === '' || (Array.isArray(value) && value.length === 0);
}

/** The quote that a value opens and its own line does not close. */
const OPEN_QUOTE = /^(?:"(?=[^"]*$)|'(?=[^']*$))/;

function entriesOf(reading: Reading, lines: readonly Line[]): Entry[] {
  const entries: Entry[] = [];
  let quote: string | undefined;
  for (const [at, line] of lines.entries()) {
    const { text, number } = line;
    const last = entries.at(-1);
    const stated = keyOf(text);
    // while a quote is open, several words with a colon are a part of its text
    if (stated && (quote === undefined || isWordKey(text))) {
      entries.push({ ...stated, number, below: [] });
      quote = OPEN_QUOTE.exec(stated.rest)?.[0];
    } else if (isBareKey(lines, at)) {
      mend(reading, 'missing-colon', number);
      entries.push({ key: text.trim(), rest: '', number, below: [] });
    } else if (last) {
      last.below.push(line);
      if (quote !== undefined && text.includes(quote)) quote = undefined;
    } else if (text.trim() !== '' && !text.startsWith('#')) mend(reading, 'stray-line', number);
  }
  return entries;
}

/** The value that YAML reads after a key, on its line and those below; nothing where it refuses. */
function parseValue(reading: Reading, rest: string, below: readonly string[]): FrontMatterValue | undefined {
  const text = [`k:${rest && ' '}${rest}`, ...below].join('\n');
  reading.parses -= 1;
  reading.characters -= text.length;
  if (reading.parses < 0 || reading.characters < 0) return undefined;
  const parsed = parseYaml(text);
  return parsed.ok && Object.keys(parsed.values).length === 1 ? parsed.values.k : undefined;
}

/** A backslash in front of a character that YAML gives no meaning after one. */
const BAD_ESCAPE = /\\(?![0abtnvfre "/\\N_LPxuU])(.)/g;

function readEntry(reading: Reading, { rest, below, number }: Entry, level: number): FrontMatterValue {
  const texts = below.map(({ text }) => text);
  const sound = parseValue(reading, rest, texts);
  if (sound !== undefined) return sound;
  if (rest === '' || rest.startsWith('#')) return readBelow(reading, below, level);

  const stray = below.find(({ text }) => /^[^\s#-]/.test(text));
  const joined = stray && parseValue(reading, rest, texts.map(indented));
  if (joined !== undefined) {
    mend(reading, 'stray-line', stray?.number ?? number);
    return joined;
  }
  const escaped = rest.replace(BAD_ESCAPE, (whole, one: string) => (/\w/.test(one) ? `\\${whole}` : one));
  const unescaped = rest.startsWith('"') && escaped !== rest ? parseValue(reading, escaped, texts) : undefined;
  if (unescaped !== undefined) {
    mend(reading, 'bad-escape', number);
    return unescaped;
  }
  return readText(reading, rest, texts, number);
}

function indented(line: string): string {
  return line.trim() && `  ${line.trim()}`;
}

function readText(reading: Reading, rest: string, below: readonly string[], number: number): FrontMatterValue {
  const { value, code } = readBrokenText(rest, below);
  mend(reading, code, number);
  return value;
}

/** What stands on the lines below a key that has no value beside it: a list, a map, or a text. */
function readBelow(reading: Reading, below: readonly Line[], level: number): FrontMatterValue {
  const start = below.findIndex(({ text }) => text.trim() !== '' && !text.trimStart().startsWith('#'));
  const first = below[start];
  if (first === undefined) return '';
  const known = reading.repairs.length;
  const tabbed = below.find(({ text }) => /^ *\t/.test(text));
  if (tabbed) mend(reading, 'tab-indent', tabbed.number);
  const width = widthOf(first.text);
  const lines = below.slice(start).map(({ text, number }) => ({ text: movedLeft(text, width), number }));
  const content = lines[0]?.text ?? '';
  let value: FrontMatterValue;
  if (level < MOST_LEVELS && content.startsWith('-')) value = readList(reading, lines, level + 1);
  else if (level < MOST_LEVELS && width > 0 && keyOf(content)) value = readMap(reading, lines, level + 1);
  else {
    const texts = lines.map(({ text }) => text.trim()).filter((text) => text !== '');
    value = tabbed ? texts.join('\n') : (parseValue(reading, '', texts.map(indented)) ?? texts.join(' '));
  }
  if (reading.repairs.length === known) mend(reading, width === 0 ? 'stray-line' : 'bad-indent', first.number);
  return value;
}

/** A tab that indents counts as two columns, the step of nearly all front matter. */
function withoutTabs(line: string): string {
  if (!line.includes('\t')) return line;
  return line.replace(/^[ \t]+/, (indent) => indent.replaceAll('\t', '  '));
}

function widthOf(line: string): number {
  return withoutTabs(line).search(/\S|$/);
}

function movedLeft(line: string, columns: number): string {
  const spaced = withoutTabs(line);
  return spaced.slice(Math.min(columns, spaced.search(/\S|$/)));
}

function readList(reading: Reading, lines: readonly Line[], level: number): FrontMatterValue[] {
  const items: Line[][] = [];
  for (const line of lines) {
    if (line.text.startsWith('-')) items.push([line]);
    else items.at(-1)?.push(line);
  }
  return items.map((item) => readItem(reading, item, level));
}

function readItem(reading: Reading, [first, ...below]: readonly Line[], level: number): FrontMatterValue {
  const { text = '', number = 0 } = first ?? {};
  const rest = text.slice(1).trim();
  if (/^-[^\s-]/.test(text)) mend(reading, 'missing-space', number);
  const texts = below.map((line) => line.text);
  const sound = parseValue(reading, '', [`- ${rest}`, ...texts]);
  if (Array.isArray(sound)) return sound[0] ?? '';
  const isNested = reading.parses > 0 && level < MOST_LEVELS && (rest.startsWith('- ') || keyOf(rest) !== undefined);
  if (!isNested) return readText(reading, rest, texts, number);
  return readBelow(reading, [{ text: text.replace('-', ' '), number }, ...below], level);
}
