// biome-ignore-all lint/suspicious/noImportCycles: YAML nests, so what reads values reads the lists and maps that hold values.

import type { FrontMatterMap, FrontMatterValue } from '../../article.ts';
import { startsKey } from './key-place.ts';
import { indentOf, isBlank, type Lines, MOST_LEVELS, mend, skipBlank } from './lines.ts';
import { readList } from './list.ts';
import { readMap } from './map.ts';
import { readPlain } from './plain-scalar.ts';
import { keyOf } from './stated-key.ts';
import { readValue } from './value.ts';

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
