// biome-ignore-all lint/suspicious/noImportCycles: YAML nests, so what reads values reads the lists and maps that hold values.

import type { FrontMatterMap, FrontMatterValue } from '../../article.ts';
import { startsKey } from './key-place.ts';
import { indentOf, type Lines, MOST_LEVELS, mend, skipBlank } from './lines.ts';
import { readMap } from './map.ts';
import { readPlain } from './plain-scalar.ts';
import { readValue } from './value.ts';

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
