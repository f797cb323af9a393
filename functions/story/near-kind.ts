import type { Article } from '../article/article.ts';
import type { StoredFingerprint } from '../article/fingerprint-bytes.ts';

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

/** Captions are one paragraph; the longest in 40,140 files have 600 shingles. A longer text only quotes a credit line. */
const LONGEST_CAPTION = 700;

/** Credit lines, and the tense that Korean captions are written in ("is waving"), before the date or the credit that ends them. */
const CAPTION = [
  /\((?:AP|Reuters|AFP|UPI) Photo\b|\bvia AP\)|\bEPA\/|\bEPA-EFE\b|\bAFP PHOTO\b|Getty Images|REUTERS\//,
  /(?:있다|있는 모습)\s*[.。]?\s*[^.。\n]{0,60}\d{4}\s*\.\s*\d{1,2}\s*\.\s*\d{1,2}/,
];

/** Markers of a picture's title: `[포토]`, `(사진)`, `[PHOTO]`. */
const PICTURE = /포토|사진|화보|photo|picture/i;

/** A short Korean text whose last sentence describes what is seen. */
const DESCRIBES = /고 있다\s*\.?\s*(?:[가-힣]{2,4} 기자\s*)?(?:\S+@\S+)?\s*$/;

export function kindOf(
  article: Pick<Article, 'text' | 'markers'>,
  { size }: Pick<StoredFingerprint, 'size'>,
): ReportKind {
  if (size < LONGEST_CAPTION && isCaption(article, size)) return 'caption';
  return size < SHORT ? 'short' : 'prose';
}

function isCaption({ text, markers }: Pick<Article, 'text' | 'markers'>, size: number): boolean {
  if (CAPTION.some((credit) => credit.test(text))) return true;
  return size < SHORT && (markers.some((marker) => PICTURE.test(marker)) || DESCRIBES.test(text));
}
