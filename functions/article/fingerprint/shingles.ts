/**
 * Shingle lengths in UTF-16 units of the normalised text. Five syllables or ideographs say about as much as nine letters; with
 * five letters, English texts of some length share a quarter of their shingles whatever they are about.
 */
const SYLLABLES = 5;
const LETTERS = 9;

/** How much of a text is looked at to tell which of the two it is written in. */
const SCRIPT = 400;

/** First unit of the scripts written in syllables and ideographs: CJK radicals, kana, Hangul and what follows. */
const WIDE = 0x2e80;

const BASE = 0x01000193;

/** Mostly syllables and ideographs, or mostly letters? The beginning of the text tells. */
export function shingleLength(normalText: string): number {
  let wide = 0;
  const end = Math.min(normalText.length, SCRIPT);
  for (let i = 0; i < end; i++) if (normalText.charCodeAt(i) >= WIDE) wide++;
  return wide * 5 > end ? SYLLABLES : LETTERS;
}

/**
 * Hashes of a normalised text's shingles, in reading order, into `hashes` (at least as long as the text). Returns how many: a
 * text shorter than a shingle is one, an empty one has none.
 */
export function shingle(normalText: string, length: number, hashes: Uint32Array): number {
  const units = normalText.length;
  if (units === 0) return 0;
  let power = 1;
  for (let i = 0; i < length; i++) power = Math.imul(power, BASE);
  const first = Math.min(length, units);
  let rolled = 0;
  for (let i = 0; i < first; i++) rolled = (Math.imul(rolled, BASE) + normalText.charCodeAt(i)) | 0;
  hashes[0] = mix(rolled);
  for (let i = first; i < units; i++) {
    const gone = Math.imul(normalText.charCodeAt(i - length), power);
    rolled = (Math.imul(rolled, BASE) + normalText.charCodeAt(i) - gone) | 0;
    hashes[i - length + 1] = mix(rolled);
  }
  return units - first + 1;
}

/** Finaliser of MurmurHash3 (Austin Appleby, public domain): every bit of the rolling hash comes to bear on every other. */
function mix(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
