// biome-ignore-all lint/suspicious/noImportCycles: YAML nests, so what reads values reads the lists and maps that hold values.

import type { FrontMatterMap, FrontMatterValue } from '../../article.ts';
import type { RepairCode } from '../../repairs.ts';
import { readExplicit } from './explicit-key.ts';
import { EXPLICIT, isKeyPlace, statedAt } from './key-place.ts';
import { indentOf, isOddFence, type Lines, mend, skipBlank } from './lines.ts';
import { readNested } from './nested.ts';
import type { StatedKey } from './stated-key.ts';
import { readValue } from './value.ts';

const MERGE_MARKER = /^(?:<{7}|={7}|>{7}|\|{7})(?:\s|$)/;

/** Where the keys of a map stand: at `indent`, or wherever right of `floor` a careless hand has put them. */
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

/** Reads the next thing in the map, and moves on behind it. False where the map has ended. */
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
