import { lazily } from '../article/base/index.ts';

/**
 * The terms of a text, in any language, as 32-bit hashes: what a report's headline and text are compared and found by.
 *
 *     letters     a word, cut to its stem's length: `reports` and `reporting` are one term
 *     syllables   the first two syllables of a Korean word: particles and endings follow them
 *     ideographs  each two neighbours: Chinese, Japanese and Thai put no spaces between words
 *     syllables apart  each syllable, and each two neighbours: Vietnamese and Tibetan divide words, too
 *     digits      a number with the character after it: `5만`, `4.2%`
 *
 * @param isSegmented neighbours in two words are left out. `Intl.Segmenter` takes about nine times as long for
 * a Chinese text as its terms do.
 */
export function termsOf(text: string, isSegmented = false): number[] {
  const written = text.normalize('NFKC');
  const units = written.toLowerCase();
  const isLowercase = (at: number): boolean =>
    written.length !== units.length || written.charCodeAt(at) === units.charCodeAt(at);
  const starts = isSegmented && UNSPACED_RUN.test(units) ? wordStarts(units) : undefined;
  const isApart = hasSyllablesApart(units);
  let syllable = { from: 0, to: -1 };
  const terms: number[] = [];
  const end = units.length;
  let at = 0;
  while (at < end) {
    const script = scriptAt(units, at);
    const from = at++;
    if (script === NONE) continue;
    if (script === DIGIT) {
      while (at < end && isInNumber(units, at)) at++;
      const unit = at < end && scriptAt(units, at) !== NONE ? 1 : units.charCodeAt(at) === PERCENT ? 1 : 0;
      terms.push(((hashOf(units, from, at + unit) & ~SHORT_BIT) | FIGURE_BIT) >>> 0);
      at += unit;
      continue;
    }
    while (at < end && scriptAt(units, at) === script) at++;
    const length = at - from;
    if (script === IDEOGRAPH) {
      for (let i = from + 1; i < at; i++) if (starts?.[i] !== 1) terms.push(word(units, i - 1, i + 1));
      continue;
    }
    if (isApart && script === LETTER) {
      const isNeighbour = syllable.to === from - 1 && SYLLABLE_BREAKS.includes(units[syllable.to] as string);
      if (isNeighbour) terms.push((word(units, syllable.from, at) | SHORT_BIT) >>> 0);
      syllable = { from, to: at };
    }
    if (length > 1) {
      const term = word(units, from, Math.min(at, from + (script === SYLLABLE ? STEM_SYLLABLES : STEM_LETTERS)));
      const isShortWord = script === LETTER && length <= SHORT_LETTERS && !isApart && isLowercase(from);
      terms.push(isShortWord ? (term | SHORT_BIT) >>> 0 : term);
    }
  }
  return terms;
}

/** Letters that only Vietnamese has, and those of Tibetan; and what stands between two syllables of one word. */
const OF_SYLLABLES = /[đơư\u1ea0-\u1ef9\u0f40-\u0fbc]/;
const SYLLABLE_BREAKS = ' \u0f0b';

/** In such a text at least one word in six has such a letter; a name in a text of another language does not count. */
const WORDS_PER_LETTER = 6;

function hasSyllablesApart(units: string): boolean {
  if (!OF_SYLLABLES.test(units)) return false;
  const words = units.split(/\s+/);
  return WORDS_PER_LETTER * words.filter((one) => OF_SYLLABLES.test(one)).length >= words.length;
}

const SEGMENTER = lazily(() => new Intl.Segmenter('zh', { granularity: 'word' }));

/** For each code unit of a text 1 if a word starts there. The segmenter has one dictionary for Chinese and Japanese. */
function wordStarts(units: string): Uint8Array {
  const starts = new Uint8Array(units.length);
  for (const { index } of SEGMENTER().segment(units)) starts[index] = 1;
  return starts;
}

/** A term's lowest bit says whether it is a figure. */
export const isFigure = (term: number): boolean => (term & FIGURE_BIT) !== 0;

const FIGURE_BIT = 1;

/**
 * The next bit says whether it is a short word in lowercase, in every alphabet mostly grammar and seldom a name (unless
 * each syllable is written as a word); or two neighbouring syllables, most of which are not a word.
 */
export const isShort = (term: number): boolean => (term & SHORT_BIT) !== 0;

const SHORT_BIT = 2;
const SHORT_LETTERS = 3;

const word = (units: string, from: number, to: number): number =>
  (hashOf(units, from, to) & ~(FIGURE_BIT | SHORT_BIT)) >>> 0;

const STEM_SYLLABLES = 2;
const STEM_LETTERS = 7;

const NONE = 0;
const LETTER = 1;
const DIGIT = 2;
const SYLLABLE = 3;
const IDEOGRAPH = 4;

const PERCENT = 0x25;
const COMMA = 0x2c;
const POINT = 0x2e;

const ANY_LETTER = /[\p{L}\p{M}\p{N}]/u;

/** Thai, Lao, Burmese, Khmer, kana and Han: scripts without spaces. */
const UNSPACED = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u309f\u3400-\u4dbf\uf900-\ufaff]/;

/** Most of Chinese, looked at first. */
const isHan = (unit: number): boolean => unit >= 0x4e00 && unit <= 0x9fff;

/** Shorter ones are one word, or tell nothing of where words end. */
const UNSPACED_RUN = /[\u0e00-\u109f\u1780-\u17ff\u3005-\u309f\u3400-\u9fff]{3}/;

function scriptAt(units: string, at: number): number {
  const unit = units.charCodeAt(at);
  if (unit < 0x80) {
    if (unit >= 0x61 && unit <= 0x7a) return LETTER;
    return unit >= 0x30 && unit <= 0x39 ? DIGIT : NONE;
  }
  if (unit >= 0xac00 && unit <= 0xd7a3) return SYLLABLE;
  if (isHan(unit)) return IDEOGRAPH;
  if (unit >= 0x2000 && unit < 0x2e80) return NONE;
  const letter = units[at] as string;
  if (UNSPACED.test(letter)) return IDEOGRAPH;
  return unit >= 0xd800 || ANY_LETTER.test(letter) ? LETTER : NONE;
}

/** `1,330` and `4.72` are one number each; a trailing point ends a sentence. */
function isInNumber(units: string, at: number): boolean {
  const unit = units.charCodeAt(at);
  if (unit >= 0x30 && unit <= 0x39) return true;
  return (unit === COMMA || unit === POINT) && scriptAt(units, at + 1) === DIGIT;
}

/** FNV-1a with the finaliser of MurmurHash3; commas in numbers do not count. */
export function hashOf(units: string, from = 0, to = units.length): number {
  if (from === to) return 0;
  let hash = 0x811c9dc5;
  for (let i = from; i < to; i++) {
    const unit = units.charCodeAt(i);
    if (unit !== COMMA) hash = Math.imul(hash ^ unit, 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
