// biome-ignore-all lint/suspicious/noImportCycles: YAML nests, so what reads values reads the lists and maps that hold values.

import type { FrontMatterMap, FrontMatterValue } from '../../article.ts';
import { readExplicit } from './explicit-key.ts';
import { EXPLICIT, isKeyPlace, statedAt } from './key-place.ts';
import { indentOf, isOddFence, type Lines, mend, skipBlank } from './lines.ts';
import { readNested } from './nested.ts';
import { readValue } from './value.ts';

const MERGE_MARKER = /^(?:<{7}|={7}|>{7}|\|{7})(?:\s|$)/;

/** Where the keys of a map stand: at `indent`, or wherever right of `floor` a careless hand has put them. */
interface MapPlace {
  indent: number;
  floor: number;
  level: number;
}

/** Reads the keys of one map, with all that belongs to them, into `map`. */
export function readMap(lines: Lines, { indent, floor, level }: MapPlace, map: FrontMatterMap): void {
  let last: string | undefined;
  // keys that may belong to a map above, whose lines were not understood: those in their place go before them
  let misplaced: Set<string> | undefined;
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
    if (EXPLICIT.test(content) && isKeyPlace(lines, level)) {
      const at = lines.at;
      const { key, value } = readExplicit(lines, content, width, level);
      if (key in map) mend(lines, 'duplicate-key', at);
      else map[key] = value;
      last = key;
      continue;
    }
    const stated = statedAt(lines, content, level, width === indent);
    if (stated) {
      const at = lines.at;
      if (tabs) mend(lines, 'tab-indent');
      else if (width !== indent) mend(lines, 'bad-indent');
      if (stated.repair) mend(lines, stated.repair);
      const value = readValue(lines, stated.rest, width, level, width);
      const before = map[stated.key];
      if (before !== undefined) mend(lines, 'duplicate-key', at);
      if (before === undefined || isEmpty(before) || (width === indent && misplaced?.delete(stated.key)))
        map[stated.key] = value;
      if (width > indent && before === undefined) {
        misplaced ??= new Set();
        misplaced.add(stated.key);
      }
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
