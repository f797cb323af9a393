import type { FrontMatterValue } from './article.ts';
import { withoutExplicitKeys } from './explicit-keys.ts';
import { isFieldKey } from './fields.ts';
import { MOST_REPAIRS, type Repair, type RepairCode } from './repairs.ts';

/** A tab that indents counts as this many columns: no file says, and two is the step of nearly all front matter. */
const TAB_WIDTH = 2;

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
  const all = withoutExplicitKeys(block.split('\n'));
  const lastKey = lastKeyOf(all, open);
  const bounds = { copies: MOST_COPIES, lookahead: 4 * block.length };
  return { all, at: 0, repairs: [], anchors: new Map(), lastKey, open, firstLine, ...bounds };
}

const MOST_COPIES = 1000;

/** A key of several words is one below the last plain key as well, if nothing that could be prose stands there. */
function lastKeyOf(all: readonly string[], open: boolean): number {
  const plain = all.findLastIndex((line) => keyOf(line, true) !== undefined);
  if (open) return plain;
  let last = plain;
  let blank = false;
  for (let at = plain + 1; at < all.length; at += 1) {
    const line = all[at] ?? '';
    if (isBlank(line)) blank = true;
    else if (/^(?:[ \t]|#|- |[\]}]+\s*$)/.test(line)) blank = false;
    else {
      const key = yamlKeyOf(line)?.key;
      if (key === undefined || (blank && !/^\S{1,20}(?: \S{1,20}){0,2}$/.test(key))) return last;
      last = at;
    }
  }
  return last;
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
  for (const character of line) {
    if (character === ' ') width += 1;
    else if (character === '\t') {
      width += TAB_WIDTH;
      tabs = true;
    } else break;
  }
  return { width, tabs };
}

export interface StatedKey {
  key: string;
  /** What follows the colon, trimmed. */
  rest: string;
  /** What is wrong with the colon, if anything is. */
  repair?: 'missing-space' | 'wide-colon';
}

const QUOTED_KEY = /^(?:"((?:[^"\\]|\\.)*)"|'([^']*)')[ \t]*:(?=[ \t]|$)/;
const LOOSE_KEY = /^([A-Za-z_][\w-]*)[ \t]*(?::(?!\/\/|:)|：)/;
const WORD_KEY = /^([\p{L}\p{N}_][\p{L}\p{M}\p{N}_.-]*)[ \t]*:(?=[ \t]|$)/u;
const WORDS_KEY = /^(\p{L}{2,12} \p{L}{2,12})[ \t]*:(?=[ \t]|$)/u;
const YAML_KEY = /^([^\s\-?:,[\]{}#&*!|>'"%@`](?:[^:#]|:(?=\S)|(?<=\S)#)*?)[ \t]*:(?=[ \t]|$)/;

/** The key that a line states by YAML's own rule, or one that starts with a character YAML keeps for itself (`@type: x`). */
export function yamlKeyOf(content: string): StatedKey | undefined {
  const exact = YAML_KEY.exec(content) ?? RESERVED_KEY.exec(content);
  return exact?.[1] === undefined ? undefined : { key: exact[1], rest: content.slice(exact[0].length).trim() };
}

const RESERVED_KEY = /^([@%][\w.-]{1,60})[ \t]*:(?=[ \t]|$)/;

/**
 * The key that a line states. In the outermost map (`loose`) a key is one word, but needs no space after its colon: what
 * has spaces in it may be prose there (`yamlKeyOf`), unless it is one of ours (Obsidian's `date created`). Deeper down
 * YAML's own rule holds.
 */
export function keyOf(content: string, loose: boolean): StatedKey | undefined {
  const quoted = QUOTED_KEY.exec(content);
  if (quoted) return { key: quoted[1] ?? quoted[2] ?? '', rest: content.slice(quoted[0].length).trim() };
  const spaced = (loose ? WORD_KEY : YAML_KEY).exec(content);
  if (spaced?.[1] !== undefined) return { key: spaced[1], rest: content.slice(spaced[0].length).trim() };
  const words = loose ? WORDS_KEY.exec(content) : null;
  if (words?.[1] !== undefined && isFieldKey(words[1])) {
    return { key: words[1], rest: content.slice(words[0].length).trim() };
  }
  const tight = loose ? LOOSE_KEY.exec(content) : null;
  if (tight?.[1] === undefined) return undefined;
  // `og:title: x` has a colon in its key, `title:A: b` lacks a space behind one
  const exact = isFieldKey(tight[1]) ? undefined : yamlKeyOf(content);
  if (exact !== undefined && !/\s/.test(exact.key)) return exact;
  const repair = tight[0].endsWith('：') ? 'wide-colon' : 'missing-space';
  return { key: tight[1], rest: content.slice(tight[0].length).trim(), repair };
}
