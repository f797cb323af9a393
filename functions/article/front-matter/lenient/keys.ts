import { lazily } from '../../lazily.ts';
import { isFieldKey } from '../fields.ts';

export interface StatedKey {
  key: string;
  /** What follows the colon, trimmed. */
  rest: string;
  /** What is wrong with the colon, if anything is. */
  repair?: 'missing-space' | 'wide-colon';
  /** True for a key in double quotes, whose escapes still stand. */
  quoted?: boolean;
}

const QUOTED_KEY = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')[ \t]*:(?=[ \t]|$)/;
const LOOSE_KEY = /^([A-Za-z_][\w-]*)[ \t]*(?::(?!\/\/|:)|：)/;
/** The same in other letters, where words of prose run into a colon: only what is a key of ours is one. */
const FIELD_KEY = lazily(() => /^(\p{L}[\p{L}\p{M} ]{0,20}?)[ \t]{0,9}(?::(?!\/\/|:)|：)/u);
const WORD_KEY = lazily(() => /^([\p{L}\p{N}_][\p{L}\p{M}\p{N}_.-]*)[ \t]*:(?=[ \t]|$)/u);
const WORDS_KEY = lazily(() => /^(\p{L}{2,12} \p{L}{2,12})[ \t]*:(?=[ \t]|$)/u);

/** The key that a line states by YAML's own rule, or one that starts with a character YAML keeps for itself (`@type: x`). */
export function yamlKeyOf(content: string): StatedKey | undefined {
  const exact = KEY_START.test(content) ? exactKeyOf(content) : undefined;
  if (exact !== undefined) return exact;
  const reserved = RESERVED_KEY.exec(content);
  return reserved?.[1] === undefined ? undefined : { key: reserved[1], rest: content.slice(reserved[0].length).trim() };
}

const KEY_START = /^[^\s\-?:,[\]{}#&*!|>'"%@`]/;

/** Longest key before a colon, in characters: YAML 1.2, section 7.4. */
const LONGEST_KEY = 1024;

/** What stands before the first colon with a space after it, if no comment starts before that. */
export function exactKeyOf(content: string): StatedKey | undefined {
  for (let at = 1; at < content.length && at < LONGEST_KEY; at += 1) {
    const code = content.charCodeAt(at);
    if (code === 0x23 && isSpace(content.charCodeAt(at - 1))) return undefined;
    if (code !== 0x3a || !(at + 1 === content.length || isSpace(content.charCodeAt(at + 1)))) continue;
    return { key: content.slice(0, at).trimEnd(), rest: content.slice(at + 1).trim() };
  }
  return undefined;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

const RESERVED_KEY = /^([@%][\w.-]{1,60})[ \t]*:(?=[ \t]|$)/;

/**
 * The key that a line states. In the outermost map (`loose`) a key is one word, but needs no space after its colon: what
 * has spaces in it may be prose there (`yamlKeyOf`), unless it is one of ours (Obsidian's `date created`). Deeper down
 * YAML's own rule holds.
 */
export function keyOf(content: string, loose: boolean): StatedKey | undefined {
  const quoted = content.startsWith('"') || content.startsWith("'") ? QUOTED_KEY.exec(content) : null;
  if (quoted?.[1] !== undefined) {
    const inner = quoted[1].slice(1, -1);
    const rest = content.slice(quoted[0].length).trim();
    return content.startsWith('"') ? { key: inner, rest, quoted: true } : { key: inner.replaceAll("''", "'"), rest };
  }
  if (!loose) return KEY_START.test(content) ? exactKeyOf(content) : undefined;
  const word = WORD_KEY().exec(content);
  if (word?.[1] !== undefined) return { key: word[1], rest: content.slice(word[0].length).trim() };
  const words = WORDS_KEY().exec(content);
  if (words?.[1] !== undefined && isFieldKey(words[1])) {
    return { key: words[1], rest: content.slice(words[0].length).trim() };
  }
  const tight = LOOSE_KEY.exec(content) ?? fieldKey(content);
  if (tight?.[1] === undefined) return undefined;
  // `og:title: x` has a colon in its key, `title:A: b` lacks a space after one
  const exact = isFieldKey(tight[1]) ? undefined : yamlKeyOf(content);
  if (exact !== undefined && !/\s/.test(exact.key)) return exact;
  const repair = tight[0].endsWith('：') ? 'wide-colon' : 'missing-space';
  return { key: tight[1], rest: content.slice(tight[0].length).trim(), repair };
}

function fieldKey(content: string): RegExpExecArray | undefined {
  const match = FIELD_KEY().exec(content);
  return match?.[1] !== undefined && isFieldKey(match[1]) ? match : undefined;
}
