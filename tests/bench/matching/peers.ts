import { LshIndex, Minhash } from 'minhash';
import type { LabelledPair } from './pairs.ts';
import type { Sample } from './samples.ts';

/** What people build instead: a name, and whether it takes a pair for one story. */
export interface Peer {
  name: string;
  isJoined: (pair: LabelledPair) => boolean;
}

export const LIKE_HEADLINES = 0.4;

/** 128 permutations in 16 bands of 8: two texts meet from a Jaccard likeness of about 0.7. */
const BAND = 8;
const SHINGLE_WORDS = 3;

/**
 * NewsBlur's rule for stories of one event: share and number of significant title words in common, and hours between
 * the two.
 */
export const TITLE = { share: 0.6, words: 3, hours: 120 } as const;

export const PEERS: readonly Peer[] = [
  { name: 'content hash', isJoined: ({ one, other }) => one.article.contentHash === other.article.contentHash },
  { name: 'equal titles', isJoined: ({ one, other }) => one.article.title === other.article.title },
  {
    name: `headline Dice ≥ ${LIKE_HEADLINES}`,
    isJoined: ({ one, other }) => diceOf(one.article.headline, other.article.headline) >= LIKE_HEADLINES,
  },
  {
    name: 'MinHash-LSH 0.7',
    isJoined: ({ one, other }) => {
      const bands = new Set(bandsOf(one.article.text));
      return bandsOf(other.article.text).some((band) => bands.has(band));
    },
  },
  {
    name: 'title words (NewsBlur)',
    isJoined: ({ one, other }) => sharesTitleWords(one, other),
  },
];

export function sharesTitleWords(one: Sample, other: Sample): boolean {
  const [a, b] = [significantWords(one.article.title), significantWords(other.article.title)];
  let common = 0;
  for (const word of a) if (b.has(word)) common++;
  const hours = Math.abs(Date.parse(one.seenAt) - Date.parse(other.seenAt)) / 3_600_000;
  return common >= TITLE.words && common >= TITLE.share * Math.min(a.size, b.size) && hours <= TITLE.hours;
}

const SEGMENTER = new Intl.Segmenter('en', { granularity: 'word' });

/** Words that say something: of an alphabet four letters or more, of scripts with fuller signs two. */
const significantWords = memoized((title) => {
  const words = [...SEGMENTER.segment(title.toLowerCase())].flatMap(({ segment, isWordLike }) =>
    isWordLike ? [segment] : [],
  );
  return new Set(words.filter((word) => word.length >= (/[\u0e00-\u0eff\u3040-\ud7a3]/.test(word) ? 2 : 4)));
});

/** Of the character pairs of two headlines, as sets. */
export function diceOf(one: string, other: string): number {
  const [a, b] = [bigramsOf(one), bigramsOf(other)];
  let common = 0;
  for (const bigram of a) if (b.has(bigram)) common++;
  return (2 * common) / (a.size + b.size || 1);
}

const bigramsOf = memoized((headline) => {
  const letters = headline.toLowerCase();
  return new Set(Array.from({ length: Math.max(0, letters.length - 1) }, (_, i) => letters.slice(i, i + 2)));
});

/** In a stream each headline is compared with thousands. */
function memoized<T>(make: (text: string) => T): (text: string) => T {
  const made = new Map<string, T>();
  return (text) => {
    const known = made.get(text) ?? make(text);
    made.set(text, known);
    return known;
  };
}

function bandsOf(text: string): string[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const signature = new Minhash();
  for (let i = 0; i === 0 || i + SHINGLE_WORDS <= words.length; i++)
    signature.update(words.slice(i, i + SHINGLE_WORDS).join(' '));
  return new LshIndex({ bandSize: BAND }).getHashbands(signature).map((band, i) => `${i} ${band}`);
}
