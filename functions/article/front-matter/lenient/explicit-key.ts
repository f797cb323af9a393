// biome-ignore-all lint/suspicious/noImportCycles: YAML nests, so what reads values reads the lists and maps that hold values.

import type { FrontMatterValue } from '../../article.ts';
import { keyText } from './complex-key.ts';
import { indentOf, type Lines, skipBlank } from './lines.ts';
import { readItem } from './list.ts';

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

/** What stands behind the `?` or `:` at column `width`, and all lines that belong to it. */
function readMarked(lines: Lines, content: string, width: number, level: number, listIndent: number): FrontMatterValue {
  const rest = content.slice(1).trimStart();
  return readItem(lines, rest, width, width + content.length - rest.length, level, listIndent);
}
