import type { FrontMatterMap } from '../../article.ts';
import type { Repair } from '../../repairs.ts';
import { mergeKeys } from '../merge-keys.ts';
import { linesOf } from './lines.ts';
import { readMap } from './map.ts';

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
