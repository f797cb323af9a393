import type { Article } from '../article.ts';
import { normaliseText } from '../text-key.ts';
import { anchorsOf, distinctOf } from './anchors.ts';
import { bylineEnd } from './byline-end.ts';
import { shingle, shingleLength } from './shingles.ts';
import { sketch } from './sketch.ts';

/** What is remembered of an article's words: enough to find similar texts, and to estimate how much they have in common. */
export interface Fingerprint {
  /** Different shingles of the text. */
  size: number;
  /** Different shingles of headline and lead. */
  leadSize: number;
  /** Sketch of the text. */
  body: Uint8Array;
  /** Sketch of headline and lead: what the news is, before the background. */
  lead: Uint8Array;
  /** The shingles that stand for this text, best first, as 32-bit hashes. */
  anchors: number[];
}

/** Bins of the two sketches. An estimate's standard error is at most 0.5/√bins: 0.03 for the text, 0.06 for the lead. */
export const BODY_BINS = 256;
export const LEAD_BINS = 64;

/** Shingles after the byline that count as the lead: a first sentence, two at most. As many of a headline are looked at. */
const LEAD_SHINGLES = 160;

/**
 * Texts of fewer units than this stand under different headlines ("more follows"), so the headline goes in front. Half of the
 * text key's bound: captions begin at sixty, and two headlines over one caption are one picture.
 */
const SHORT_TEXT = 50;

/** Work space of every call, as long as the longest text seen: a fingerprint allocates nothing but what it returns. */
let text = new Uint32Array(8192);
const lead = new Uint32Array(2 * LEAD_SHINGLES);

/**
 * Fingerprint of an article's own words under its clean headline, in any language. `normalText` is the normalised text that
 * the reader made for the text key: one pass over it for the hashes, one over them for each part. The headline counts to the lead
 * only, except under a very short text: photo agencies put one slug over hundreds of pictures.
 */
export function fingerprint(article: Pick<Article, 'text' | 'headline'>, normalText: string): Fingerprint {
  const headline = normaliseText(article.headline).slice(0, LEAD_SHINGLES);
  const words = normalText.length < SHORT_TEXT ? headline + normalText : normalText;
  if (words.length > text.length) text = new Uint32Array(2 * words.length);
  const length = shingleLength(words);
  const count = shingle(words, length, text);
  const from = Math.min(count, normaliseText(article.text.slice(0, bylineEnd(article.text))).length);
  const opening = text.subarray(from, Math.min(count, from + LEAD_SHINGLES));
  const title = shingle(headline, length, lead);
  lead.set(opening, title);
  const leadCount = title + opening.length;
  const { anchors, distinct } = anchorsOf(text, count);
  return {
    size: distinct,
    leadSize: distinctOf(lead, leadCount),
    body: sketch(text, 0, count, BODY_BINS),
    lead: sketch(lead, 0, leadCount, LEAD_BINS),
    anchors,
  };
}
