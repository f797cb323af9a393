import type { FrontMatterValue } from '../../article.ts';
import { MOST_REPAIRS, type Repair, type RepairCode } from '../../codes.ts';
import { keyOf, yamlKeyOf } from './keys.ts';

/** A tab that indents counts as this many columns: no file says, and two is the step of nearly all front matter. */
const TAB_WIDTH = 2;

/** Maps and lists nest this deep; below, everything is text. */
export const MOST_LEVELS = 32;

/** A cursor over the lines of a front matter block, with what was mended on the way. */
export interface Lines {
  readonly all: string[];
  /** Index of the current line. */
  at: number;
  readonly repairs: Repair[];
  /** Values that carry an `&anchor`. */
  readonly anchors: Map<string, FrontMatterValue>;
  /** Lists, maps and texts that aliases may still repeat: a bomb of 500 bytes unfolds to millions. */
  copies: number;
  /** Index of the last line that states a key of the outermost map, -1 if none does. */
  readonly lastKey: number;
  /** True where the closing fence is missing. */
  readonly open: boolean;
  readonly firstLine: number;
  /** Characters that may still be looked at ahead of the cursor: bounds the search for closing quotes and brackets. */
  lookahead: number;
}

export function linesOf(block: string, firstLine: number, open: boolean): Lines {
  const all = block.split('\n');
  const lastKey = lastKeyOf(all, open);
  const bounds = { copies: MOST_COPIES, lookahead: 4 * block.length };
  return { all, at: 0, repairs: [], anchors: new Map(), lastKey, open, firstLine, ...bounds };
}

const MOST_COPIES = 1000;

/** `? key`, `[a, b]: x`, `-x: y`, `&anchor a: x`: keys to YAML, and nothing that starts a line of prose in this place. */
const ODD_KEY = /^(?:\?(?:\s|$)|[-?:[{&*!](?=\S).*:(?:\s|$))/;

/** A key of several words is one below the last plain key as well, if nothing that could be prose stands there. */
function lastKeyOf(all: readonly string[], open: boolean): number {
  const plain = all.findLastIndex((line) => keyOf(line, true) !== undefined);
  if (open) return plain;
  let last = plain;
  let blank = false;
  for (let at = plain + 1; ; at += 1) {
    const line = all[at];
    if (line === undefined) return last;
    if (isBlank(line)) blank = true;
    else if (/^(?:[ \t]|#|[-:](?:\s|$)|[\]}]+\s*$)/.test(line)) blank = false;
    else if (ODD_KEY.test(line) && !(blank && /^[-[{*]/.test(line))) last = at;
    else {
      const key = yamlKeyOf(line)?.key;
      if (key === undefined || (blank && !/^\S{1,20}(?: \S{1,20}){0,2}$/.test(key))) return last;
      last = at;
    }
  }
}

export function mend(lines: Lines, code: RepairCode, at = lines.at): void {
  if (lines.repairs.length < MOST_REPAIRS) lines.repairs.push({ code, line: lines.firstLine + at });
}

/** Goes on to the next line that is neither blank nor a comment; tells whether it passed a blank one. */
export function skipBlank(lines: Lines): boolean {
  let blank = false;
  for (let line = lines.all[lines.at]; line !== undefined; line = lines.all[lines.at]) {
    if (isBlank(line)) blank = true;
    else if (!isComment(line.trimStart())) return blank;
    lines.at += 1;
  }
  return blank;
}

export function isBlank(line: string): boolean {
  return line.trim() === '';
}

export function isComment(content: string): boolean {
  return content.startsWith('#');
}

/** What people close front matter with instead of `---` at the start of a line. */
export function isOddFence(line: string): boolean {
  return /^\s*(?:-{3,}|[–—]{2,})\s*$/.test(line);
}

export function indentOf(line: string): { width: number; tabs: boolean } {
  let width = 0;
  let tabs = false;
  for (let at = 0; ; at += 1) {
    const code = line.charCodeAt(at);
    if (code === 0x20) width += 1;
    else if (code === 0x09) {
      width += TAB_WIDTH;
      tabs = true;
    } else return { width, tabs };
  }
}
