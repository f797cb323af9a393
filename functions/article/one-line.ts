import { lazily } from './lazily.ts';

/** A value as one line a person reads: control characters gone, white space collapsed. */
export function oneLine(text: string): string {
  if (!NEEDS_CLEANING.test(text)) return text;
  return text
    .replace(UNSEEN(), '')
    .replace(/[\s\x85]+/g, ' ')
    .trim();
}

/** Controls, and zero-width marks that a title is copied with; the zero-width joiners stay, for emoji and Persian need them. */
const UNSEEN = lazily(() => /[[\p{Cc}\u200b\u2060\ufeff\ufffc]--[\t\n\f\r\x85]]/gv);
const NEEDS_CLEANING = /^ | (?: |$)|[[\s\p{Cc}\u200b\u2060\ufffc]--[ ]]/v;
