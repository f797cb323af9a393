import type { Article } from '../article/article.ts';

/**
 * What sort of report an article is:
 *
 *     article  a text that says something
 *     caption  a picture's: pictures of one event share a paragraph, and each shows something else
 *     notice   a text that says nothing of its own: an agency's usual notice, "more follows", an empty one
 */
export type ReportKind = 'article' | 'caption' | 'notice';

export const KINDS: readonly ReportKind[] = ['article', 'caption', 'notice'];

/** Normalised code units of the longest caption that ends with a credit line; a longer text only quotes such a line. */
const LONGEST_CREDITED = 700;
const CREDIT = /\((?:AP|Reuters|AFP|UPI) Photo\b|\bvia AP\)|\bEPA\/|\bEPA-EFE\b|\bAFP PHOTO\b|Getty Images|REUTERS\//;

/** Korean captions say what is seen ("is waving") before the date that ends them. */
const LONGEST_DATED = 300;
const DATED = /(?:있다|있는 모습)\s?[.。]?\s?[^.。\n]{0,60}\d{4}\s?\.\s?\d{1,2}\s?\.\s?\d{1,2}/;

/** A short text is a caption if its title is marked as a picture's, or if it ends by saying what is seen. */
const LONGEST_SHORT = 200;
const PICTURE = /포토|사진|화보|photo|picture/i;
const DESCRIBES = /고 있다\s?\.?\s?(?:[가-힣]{2,4} 기자\s?)?(?:\S{1,64}@\S{1,64})?$/;

/** Code units in which a caption's marks are looked for. */
const HEAD = 1500;
const TAIL = 200;

/** Fewer telling words than this, beside those of the headline, and a text says nothing of its own. */
const FEW_TELLING = 4;

/**
 * @param units length of the normalised text
 * @param telling different words of the text that are not common and not in the headline
 */
export function kindOf(
  { text, markers }: Pick<Article, 'text' | 'markers'>,
  units: number,
  telling: number,
): ReportKind {
  return isCaption(text, markers, units) ? 'caption' : telling < FEW_TELLING ? 'notice' : 'article';
}

function isCaption(text: string, markers: readonly string[], units: number): boolean {
  if (units >= LONGEST_CREDITED) return false;
  const head = evenlySpaced(text.slice(0, 2 * HEAD));
  if (CREDIT.test(head)) return true;
  if (units >= LONGEST_DATED) return false;
  if (DATED.test(head.slice(0, HEAD))) return true;
  if (units >= LONGEST_SHORT) return false;
  return markers.some((marker) => PICTURE.test(marker)) || DESCRIBES.test(head.slice(-TAIL));
}

/** One blank or one line end for each run of white space, which the patterns above would else try at every place. */
const evenlySpaced = (text: string): string => text.trim().replace(/\s+/g, (run) => (run.includes('\n') ? '\n' : ' '));
