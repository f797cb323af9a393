import { hash } from 'node:crypto';

/**
 * Creates a value on first use. For values that most articles do not need: a regular expression with a class of `\p{…}`
 * adds 0.2 to
 * 0.3 ms to a cold start.
 */
export function lazily<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/**
 * Control characters that no text has: all of C0 and C1 but tab, form feed and the line ends. SNS and SQS refuse them.
 */
export const CONTROL = /[\p{Cc}--[\t\n\f\r\x85]]/v;

const HALF = /[\ud800-\udbff]$/;

/** The first code units of a text, one fewer where the last would be half of a character. */
export function cut(text: string, units: number): string {
  const head = text.slice(0, units);
  return head.length < text.length && HALF.test(head) ? head.slice(0, -1) : head;
}

/** The text, in at most `bound` code points, the last of them `…` if it is cut. */
export function clip(value: string, bound: number): string {
  if (value.length <= bound) return value;
  // A code point may be two code units: one point more than the bound must fit into the slice.
  const points = [...value.slice(0, 2 * (bound + 1))];
  return points.length <= bound ? value : `${points.slice(0, bound - 1).join('')}…`;
}

/**
 * A value as one line a person reads: control characters gone, white space collapsed. Japanese sets parts off by
 * U+3000: it stays.
 */
export function cleanLine(text: string): string {
  if (!NEEDS_CLEANING.test(text)) return text;
  return text
    .replace(UNSEEN(), '')
    .replace(/(?:[^\S\u3000]|\x85)+/g, ' ')
    .trim();
}

/**
 * Controls, and zero-width marks that a title is copied with; the zero-width joiners stay, for emoji and Persian need
 * them.
 */
const UNSEEN = lazily(() => /[[\p{Cc}\u200b\u2060\ufeff\ufffc]--[\t\n\f\r\x85]]/gv);
const NEEDS_CLEANING = /^[ \u3000]|\u3000$| (?: |$)|[[\s\p{Cc}\u200b\u2060\ufffc]--[ \u3000]]/v;

/**
 * Control characters, and marks that turn the direction of a line: no url, id or file name needs them, and they hide
 * what it is.
 */
const CONTROLS = lazily(() => /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu);

export function withoutControls(text: string): string {
  return text.replace(CONTROLS(), '');
}

/** SHA-256 of a string in UTF-8; a lone surrogate counts as U+FFFD. */
export function sha256(text: string, encoding: 'hex' | 'base64url'): string {
  return hash('sha256', text, encoding);
}

/**
 * The value with U+FFFD in place of every half of a surrogate pair, in all its strings, keys of maps included. Escapes
 * in JSON and YAML can write such halves; neither UTF-8, nor DynamoDB, nor SNS knows them.
 */
export function wellFormed<T>(value: T): T {
  return mended(value) as T;
}

function mended(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(mended);
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = Object.create(Object.getPrototypeOf(value));
  for (const [key, inner] of Object.entries(value)) copy[key.toWellFormed()] = mended(inner);
  return copy;
}

/** A pattern of nothing but one of these. */
export const oneOf = (...alternatives: readonly string[]): RegExp => new RegExp(`^(?:${alternatives.join('|')})$`);
