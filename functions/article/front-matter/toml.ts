import type { FrontMatterMap } from '../article.ts';
import type { Repair } from '../codes.ts';
import { loadToml } from '../packages.cjs';
import { toFrontMatter } from './values.ts';

/** Reads TOML front matter (between `+++`); line by line if the parser refuses it. */
export function readToml(block: string, firstLine: number): { values: FrontMatterMap; repairs: Repair[] } {
  const lines = block.split('\n');
  const isMultiline = block.includes('"""') || block.includes("'''");
  const sound = lines.some(hasNoSuchDay)
    ? undefined
    : parse(isMultiline ? block : lines.map(withQuotedNumber).join('\n'));
  if (sound) return { values: sound, repairs: [] };
  return { values: readLines(lines), repairs: [{ code: 'not-toml', line: firstLine }] };
}

/** A key of more than 32 parts is too deep for front matter, and each part takes as much memory as a table. */
const DEEP_KEY = /^[ \t]*(?:\[{1,2}[ \t]*)?(?:[\w-]+[ \t]*\.[ \t]*){32}/m;

function parse(text: string): FrontMatterMap | undefined {
  if (DEEP_KEY.test(text)) return undefined;
  try {
    const converted = toFrontMatter(loadToml().parse(text));
    return converted.ok ? converted.values : undefined;
  } catch {
    return undefined;
  }
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

/** The table that a line opens. */
function headerOf(line: string): string | undefined {
  return HEADER.exec(line)?.[1]?.trim();
}

function readLines(lines: readonly string[]): FrontMatterMap {
  const values: FrontMatterMap = Object.create(null);
  let table = '';
  for (const line of lines) {
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
