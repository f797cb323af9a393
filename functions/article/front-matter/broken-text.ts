import type { FrontMatterValue } from '../article.ts';
import type { RepairCode } from '../codes.ts';
import { CONTROL } from '../strings.ts';

interface BrokenText {
  value: FrontMatterValue;
  /** What YAML holds against it. */
  code: RepairCode;
}

/**
 * A value that YAML refuses, as a person reads it: what stands beside its key, and the lines below that go on with it.
 */
export function readBrokenText(written: string, more: readonly string[]): BrokenText {
  const below = more.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  const text = [written, ...below].join(' ');
  const first = text.charAt(0);
  if (first === '"' || first === "'") return readQuotes(text, first);
  if (first === '[' && /^[^\]]*\]?$/.test(text)) return { value: brokenList(text), code: 'broken-list' };
  // YAML refuses a value that starts like this, so what it says of comments does not hold either: `@name and #tag`.
  if (RESERVED_START.test(text)) return { value: text.replace(SPACED_COMMENT, ''), code: codeOfReserved(text) };
  const plain = text.replace(COMMENT, '');
  if (ESCAPED_COLON.test(plain)) return { value: plain.replace(ESCAPED_COLONS, ':'), code: 'escaped-colon' };
  if (CONTROL.test(plain)) return { value: plain, code: 'control-character' };
  return { value: plain, code: /:(?:\s|$)/.test(plain) ? 'unquoted-colon' : 'not-yaml' };
}

const RESERVED_START = /^(?:[,[\]{}&*!|>%@`]|[-?:](?:\s|$))/;
const COMMENT = /(?<!\s)[ \t]+#.*$/s;
const SPACED_COMMENT = /(?<!\s)[ \t]+#(?:[ \t].*)?$/s;
const ESCAPED_COLON = /\\:(?=\s|$)/;
const ESCAPED_COLONS = /\\:(?=\s|$)/g;

function codeOfReserved(text: string): RepairCode {
  return /^\*[\w-]+$/.test(text) ? 'unknown-alias' : 'reserved-start';
}

/** `[ 'a'，'b' ]`, `["a, b]`: what stands between the commas, without quotes. */
function brokenList(text: string): string[] {
  return text
    .replace(/^\[|\]$/g, '')
    .split(/[,，、]/)
    .map((item) => withoutQuotes(item.trim()))
    .filter((item) => item !== '');
}

/** A pattern that ends at `$` would try every quote of a long run in the middle. */
function withoutQuotes(item: string): string {
  let end = item.length;
  while (end > 0 && `"'’”`.includes(item.charAt(end - 1))) end -= 1;
  return item.slice(0, end).replace(/^["'‘“]+/, '');
}

/** A quote that never closes, or quotes within quotes. */
function readQuotes(text: string, quote: string): BrokenText {
  if (!text.includes(quote, 1)) return { value: text.slice(1).replace(COMMENT, ''), code: 'unclosed-quote' };
  return { value: isWrapped(text, quote) ? text.slice(1, -1) : text, code: 'raw-quotes' };
}

/**
 * Whether the outer quotes enclose the whole: in `"a "b" c"` and `'it's'` they do, in `"a" and "b"` they are two pairs,
 * the first of which closes after a letter.
 */
function isWrapped(text: string, quote: string): boolean {
  if (!text.endsWith(quote)) return false;
  const count = text.split(quote).length - 1;
  return count % 2 === 1 || /[\s([{"'“‘]/.test(text.charAt(text.indexOf(quote, 1) - 1));
}
