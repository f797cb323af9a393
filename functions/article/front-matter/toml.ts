import type { FrontMatterMap } from '../article.ts';
import { MOST_REPAIRS, type Repair } from '../codes.ts';
import { loadToml } from '../packages.cjs';
import { toFrontMatter } from './values.ts';

/** The most lines that are taken out of a block before the parser accepts the rest, and the longest such block. */
const MOST_BROKEN = 8;
const MOST_CHARACTERS = 16 * 1024;

/**
 * Reads TOML front matter (between `+++`). A line that the parser refuses is read on its own, and the parser reads the
 * others. If it refuses too many, all lines are read on their own.
 */
export function readToml(block: string, firstLine: number): { values: FrontMatterMap; repairs: Repair[] } {
  const isMultiline = block.includes('"""') || block.includes("'''");
  const lines = isMultiline ? block.split('\n') : block.split('\n').map(withQuotedNumber);
  const broken: { line: string; table: string; at: number }[] = [];
  const takeOut = (at: number, table: string) => {
    broken.push({ line: lines[at] as string, table, at });
    lines[at] = '';
  };
  let table = '';
  for (const [at, line] of lines.entries()) {
    table = headerOf(line) ?? table;
    if (hasNoSuchDay(line)) takeOut(at, table);
  }
  const tries = broken.length + (block.length <= MOST_CHARACTERS ? MOST_BROKEN : 1);
  while (broken.length < tries) {
    const found = parse(lines.join('\n'));
    if (typeof found !== 'number') {
      for (const { line, table } of broken) addLine(found, line, table);
      const repairs = broken.map(({ at }): Repair => ({ code: 'not-toml', line: firstLine + at }));
      return { values: found, repairs: repairs.sort((one, other) => one.line - other.line).slice(0, MOST_REPAIRS) };
    }
    const culprit = culpritOf(lines, found);
    if (culprit === undefined) break;
    takeOut(culprit, tableAt(lines, culprit));
  }
  return { values: readLines(block), repairs: [{ code: 'not-toml', line: firstLine }] };
}

/** A key of more than 32 parts is too deep for front matter, and each part takes as much memory as a table. */
const DEEP_KEY = /^[ \t]*(?:\[{1,2}[ \t]*)?(?:[\w-]+[ \t]*\.[ \t]*){32}/m;

/** The values of a TOML document, or the index of the broken line; -1 if the parser names none. */
function parse(text: string): FrontMatterMap | number {
  if (DEEP_KEY.test(text)) return -1;
  try {
    const converted = toFrontMatter(loadToml().parse(text));
    return converted.ok ? converted.values : -1;
  } catch (cause) {
    return Number(Object(cause).line) - 1; // NaN if the error names no line
  }
}

const UNCLOSED = /=\s*(?:\[[^\]]*|\{[^}]*)$/;

/** The broken line: the one that the parser names, or the line before it if that leaves a bracket open. */
function culpritOf(lines: readonly string[], named: number): number | undefined {
  if (named < 0) return undefined;
  const before = lines.slice(0, named).findLastIndex((line) => line.trim() !== '');
  if (UNCLOSED.test((lines[before] ?? '').slice(0, 500))) return before;
  return lines[named]?.trim() ? named : undefined;
}

const NUMBER = /^([ \t]*[\w.-]+[ \t]*=[ \t]*)([+-]?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?=[ \t]*(?:#|$))/;

/** Quotes a number: a parser makes 1.1 of `version = 1.10`, and cannot hold an id of twenty digits. */
function withQuotedNumber(line: string): string {
  return line.replace(NUMBER, '$1"$2"');
}

const DATE = /=\s*(\d{4})-(\d\d)-(\d\d)/;

/** smol-toml makes 2 March of 30 February. */
function hasNoSuchDay(line: string): boolean {
  const [, year, month, day] = DATE.exec(line) ?? [];
  return (
    day !== undefined && new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() !== Number(day)
  );
}

const HEADER = /^\s*\[+([^[\]]*)\]+\s*(?:#.*)?$/;

function tableAt(lines: readonly string[], at: number): string {
  const headers = lines.slice(0, at).map(headerOf);
  return headers.findLast((header) => header !== undefined) ?? '';
}

/** The table that a line opens. */
function headerOf(line: string): string | undefined {
  return HEADER.exec(line)?.[1]?.trim();
}

function readLines(block: string): FrontMatterMap {
  const values: FrontMatterMap = Object.create(null);
  let table = '';
  for (const line of block.split('\n')) {
    const header = headerOf(line);
    if (header !== undefined) table = header;
    else addLine(values, line, table);
  }
  return values;
}

/** Adds the `key = value` of a line to its table, unless the table has that key. */
function addLine(values: FrontMatterMap, line: string, table: string): void {
  const pair = /^\s*["']?([\w-]+)["']?\s*[=:]\s*(.*)$/.exec(line);
  if (pair?.[1] === undefined || pair[2] === undefined) return;
  const map = table === '' ? values : (values[table] ?? Object.create(null));
  if (typeof map !== 'object' || Array.isArray(map) || pair[1] in map) return;
  if (map !== values) values[table] = map;
  const value = pair[2].trim();
  const list = /^\[(.*?)\]?,?$/.exec(value)?.[1];
  map[pair[1]] = list === undefined ? unquote(value) : list.split(',').map(unquote).filter(Boolean);
}

/** The value without its quotes, or its only quote, and without a comma after them. */
function unquote(value: string): string {
  const quoted = /^(["'“])(.*)$/.exec(value.trim());
  if (quoted?.[2] === undefined) return value.trim().replace(/^([\w:.+-]+),$/, '$1');
  return quoted[2].replace(quoted[1] === '“' ? /”,?$/ : quoted[1] === '"' ? /",?$/ : /',?$/, '');
}
