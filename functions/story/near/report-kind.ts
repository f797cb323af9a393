import type { Article } from '../../article/article.ts';
import type { StoredFingerprint } from '../../article/fingerprint/bytes.ts';

/**
 * What sort of text a report is, because likeness means another thing in each:
 *
 *     caption  a picture's: pictures of one event share a paragraph, and each shows something else
 *     short    a flash, a notice, an obituary, a price: a few words are all there is
 *     prose    an article
 */
export type ReportKind = 'caption' | 'short' | 'prose';

/** Below this many shingles a text is short: three Korean sentences, or about 35 English words. */
const SHORT = 200;

/** The longest caption with a credit line in 2,000 files has 600 shingles; a longer text only quotes such a line. */
const LONGEST_CREDITED = 700;

const CREDIT = /\((?:AP|Reuters|AFP|UPI) Photo\b|\bvia AP\)|\bEPA\/|\bEPA-EFE\b|\bAFP PHOTO\b|Getty Images|REUTERS\//;

/** What Korean captions are written in ("is waving"), before the date that ends them; the longest has 160 shingles. */
const LONGEST_DATED = 300;

const DATED = /(?:있다|있는 모습)\s?[.。]?\s?[^.。\n]{0,60}\d{4}\s?\.\s?\d{1,2}\s?\.\s?\d{1,2}/;

/**
 * Code units of a text in which `DATED` and `DESCRIBES` are looked for: a caption has no more, and its end is in its
 * last ones.
 */
const HEAD = 1500;
const TAIL = 200;

/** Markers of a picture's title: `[포토]`, `(사진)`, `[PHOTO]`. */
const PICTURE = /포토|사진|화보|photo|picture/i;

/** A short Korean text whose last sentence describes what is seen, with or without its photographer. */
const DESCRIBES = /고 있다\s?\.?\s?(?:[가-힣]{2,4} 기자\s?)?(?:\S+@\S+)?$/;

export function kindOf(
  { text, markers }: Pick<Article, 'text' | 'markers'>,
  { size }: Pick<StoredFingerprint, 'size'>,
): ReportKind {
  if (size < LONGEST_CREDITED && CREDIT.test(text)) return 'caption';
  if (size >= LONGEST_DATED) return 'prose';
  const even = evenlySpaced(text);
  if (DATED.test(even.slice(0, HEAD))) return 'caption';
  if (size >= SHORT) return 'prose';
  return markers.some((marker) => PICTURE.test(marker)) || DESCRIBES.test(even.slice(-TAIL)) ? 'caption' : 'short';
}

/**
 * One blank or one line end for each run of white space: few words may stand in a megabyte of it, and both patterns
 * would try each.
 */
const evenlySpaced = (text: string): string => text.trim().replace(/\s+/g, (run) => (run.includes('\n') ? '\n' : ' '));
