import { lazily } from '../lazily.ts';

/**
 * The definition of normalised text: NFKC, lower case (no locale), and of that only letters, marks and numbers, joined.
 * Exact and slow; `digest.ts` does the same in one pass for nearly all texts.
 */
export function normalForm(text: string): string {
  return wordsOf(compatible(text).toLowerCase());
}

const NOT_A_WORD = lazily(() => /[^\p{L}\p{M}\p{N}]+/gu);

/** Characters of a long text that are gone through at a time: V8 keeps a record of each match, 30 bytes and more. */
const CHUNK = 64 * 1024;

function wordsOf(text: string): string {
  if (text.length <= CHUNK) return text.replace(NOT_A_WORD(), '');
  const chunks: string[] = [];
  for (let from = 0, to = 0; from < text.length; from = to) {
    to = Math.min(text.length, from + CHUNK);
    // the halves of a character stay together
    if (to < text.length && (text.charCodeAt(to - 1) & 0xfc00) === 0xd800) to -= 1;
    chunks.push(text.slice(from, to).replace(NOT_A_WORD(), ''));
  }
  return chunks.join('');
}

/** Sorting the marks on one letter is quadratic: half a megabyte of them takes half a minute. No writing has 64. */
const MARKS = lazily(() => /[\p{M}\uff9e\uff9f\u0e33\u0eb3]{64}/u);
const PIECE = /.{1,64}/gsu;

/** NFKC lets U+FDFA grow eighteenfold. A text that grows more than this is not made of words. */
const MOST_GROWTH = 4;

function compatible(text: string): string {
  if (MARKS().test(text)) return text.replace(PIECE, (piece) => piece.normalize('NFKC'));
  if (growsInParts(text)) return text.normalize('NFC');
  const normal = text.normalize('NFKC');
  return normal.length > 1000 && normal.length > MOST_GROWTH * text.length ? text.normalize('NFC') : normal;
}

/** Whether a long text surely grows too much, by a part at a time: the whole of it need not be made to find out. */
function growsInParts(text: string): boolean {
  let grown = 0;
  // what composes across the parts is counted apart: less than a part has
  const most = MOST_GROWTH * text.length + CHUNK;
  for (let from = 0; text.length > CHUNK && from < text.length && grown <= most; from += CHUNK) {
    grown += text.slice(from, from + CHUNK).normalize('NFKC').length;
  }
  return grown > most;
}

export type Fate = 'kept' | 'dropped' | 'capital';

/**
 * What becomes of UTF-16 code units in normal form, whatever stands beside them, unless an unlisted one follows. Later
 * ranges overrule earlier ones. Nearly all characters of news are here; a test checks every one against the definition.
 */
export const CERTAIN: readonly (readonly [fate: Fate, from: number, to: number])[] = [
  ['dropped', 0x00, 0xa7],
  ['kept', 0x30, 0x39],
  ['capital', 0x41, 0x5a], // its small letter is 32 further on
  ['kept', 0x61, 0x7a],
  ['dropped', 0xb6, 0xb7], // middle dot
  ['capital', 0xc0, 0xd6],
  ['capital', 0xd8, 0xde],
  ['kept', 0xdf, 0xf6],
  ['kept', 0xf8, 0xff],
  ['capital', 0x410, 0x42f], // Cyrillic
  ['kept', 0x430, 0x44f],
  ['dropped', 0x2010, 0x2016], // dashes, quotation marks, the ellipsis
  ['dropped', 0x2018, 0x203b],
  ['dropped', 0x2190, 0x21ff], // arrows
  ['dropped', 0x2219, 0x2219], // bullet operator
  ['dropped', 0x2500, 0x25ff], // boxes and geometric shapes
  ['dropped', 0x3000, 0x3004], // CJK punctuation
  ['dropped', 0x3008, 0x301c],
  ['kept', 0x3041, 0x3096], // kana
  ['kept', 0x30a1, 0x30fa],
  ['kept', 0x4e00, 0x9fff], // ideographs
  ['kept', 0xac00, 0xd7a3], // Hangul syllables
  ['dropped', 0xff01, 0xff0f], // full-width punctuation
];
