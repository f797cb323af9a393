import { lazily } from '../../article/lazily.ts';

/** Numbers and names kept of one report, each: more than an ordinary lead has. */
const FACTS = 24;

/** Words kept of a short text: nearly all captions have them all. */
const WORDS = 96;

/** `1,330` and `1330` are one number, `4.72` is one; a trailing point ends a sentence. */
const NUMBER = /\d[\d,]*(?:\.\d+)?/g;

/** Capitalised words: the names, in scripts that have capitals. */
const NAME = lazily(() => /\p{Lu}[\p{L}\p{N}&]*/gu);

/** The same words of a `PLAIN` text, as Korean leads are: a class of few ranges takes a cold start next to nothing to build. */
const PLAIN_NAME = /[A-Z][A-Za-z0-9&가-힣]*/g;

/** Printable ASCII, Hangul syllables, and the marks between them that are neither letters nor numbers. */
const PLAIN = /^[\t\n -~·\u2010-\u2027\u3001-\u3003\u3008-\u3011가-힣]*$/;

/** Different numbers in `text`, as 16-bit hashes in the order they appear. */
export function numbersIn(text: string): number[] {
  return hashed(text.match(NUMBER), FACTS, (number) => number.replaceAll(',', ''));
}

/** Different capitalised words in `text`, as 16-bit hashes in the order they appear. */
export function namesIn(text: string): number[] {
  return hashed(text.match(PLAIN.test(text) ? PLAIN_NAME : NAME()), FACTS, (name) => name.toLowerCase());
}

/**
 * Different words in `text`, as 16-bit hashes in the order they appear, without those that tell who stands where in a
 * picture.
 */
export function wordsIn(text: string): number[] {
  return hashed(text.match(WORD())?.filter((word) => !PLACE.test(word)) ?? null, WORDS, (word) => word.toLowerCase());
}

const WORD = lazily(() => /[\p{L}\p{M}\p{N}]+/gu);

/** `(왼쪽 두 번째부터)`, `second from right`, `(L)`, and the words with which agencies mark their best pictures. */
const PLACE =
  /^(?:왼쪽|오른쪽|가운데|앞줄|뒷줄|첫|두|세|네|다섯|여섯|번째|번째부터|부터|left|right|center|centre|front|back|top|bottom|row|from|to|by|and|first|second|third|fourth|fifth|[lrc]|aptopix|epaselect)$/iu;

function hashed(found: string[] | null, most: number, form: (word: string) => string): number[] {
  const facts = new Set<number>();
  for (const word of found ?? []) {
    facts.add(hash16(form(word)));
    if (facts.size === most) break;
  }
  return [...facts];
}

/** FNV-1a, folded. Two of some twenty facts meet by chance once in three hundred comparisons, and one fact decides nothing. */
function hash16(word: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 16)) & 0xffff;
}

/** How two lists of facts go together. */
export interface Agreement {
  /** Share of the shorter list that is in the longer; 1 if that is empty. */
  overlap: number;
  /** Length of the shorter list. */
  least: number;
  /** Facts of the one that the other lacks. */
  onlyOne: number;
  onlyOther: number;
}

export function agreement(one: readonly number[], other: readonly number[]): Agreement {
  let shared = 0;
  for (const fact of one) if (other.includes(fact)) shared++;
  const least = Math.min(one.length, other.length);
  const overlap = least === 0 ? 1 : shared / least;
  return { overlap, least, onlyOne: one.length - shared, onlyOther: other.length - shared };
}
