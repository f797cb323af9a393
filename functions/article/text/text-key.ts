import { sha256 } from '../hash.ts';
import { normaliseText } from './digest.ts';

/** Version of the text key. A key is never redefined in place: another rule is another version. */
const VERSION = 't1';

/** Below this many code points a text alone does not tell stories apart ("more follows"), so the headline goes in front. */
const SHORT_TEXT = 100;

interface KeyEvidence {
  text: string;
  headline: string;
  normalText: string;
  /** base64url SHA-256 of `normalText`. */
  normalHash: string;
  /** The text is only what the front matter says of an article that has none: sites describe many pages alike. */
  isStub?: boolean;
}

/**
 * The text key: `t1:` + base64url SHA-256 over the normalised text, with the normalised headline in front of a short
 * one. Agencies send different flashes with one placeholder body ("후속기사가 이어집니다"), and they are different stories. So
 * are stubs that describe themselves alike, however long. A short text without a single letter or digit (`👍`) is keyed
 * by itself, for else all of them would be one story.
 */
export function textKey({ text, headline, normalText, normalHash, isStub = false }: KeyEvidence): string {
  if (!isStub && !isShort(normalText)) return `${VERSION}:${normalHash}`;
  return `${VERSION}:${sha256(normaliseText(headline) + normalText || text, 'base64url')}`;
}

function isShort(text: string): boolean {
  // A code point is one or two UTF-16 units: only in between must they be counted.
  if (text.length >= 2 * SHORT_TEXT) return false;
  return text.length < SHORT_TEXT || Array.from(text).length < SHORT_TEXT;
}
