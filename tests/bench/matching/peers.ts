import { LshIndex, Minhash } from 'minhash';
import type { LabelledPair } from './pairs.ts';

/** What people build instead: a name, and whether it takes a pair for one story. */
export interface Peer {
  name: string;
  isJoined: (pair: LabelledPair) => boolean;
}

const LIKE_HEADLINES = 0.4;

/** 128 permutations in 16 bands of 8: two texts meet from a Jaccard likeness of about 0.7. */
const BAND = 8;
const SHINGLE_WORDS = 3;

/**
 * NewsBlur's rule for stories of one event: share and number of significant title words in common, and hours between
 * the two.
 */
const TITLE = { share: 0.6, words: 3, hours: 120 } as const;

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
    isJoined: ({ one, other }) => {
      const [a, b] = [significantWords(one.article.title), significantWords(other.article.title)];
      const common = [...a].filter((word) => b.has(word)).length;
      const hours = Math.abs(Date.parse(one.seenAt) - Date.parse(other.seenAt)) / 3_600_000;
      return common >= TITLE.words && common >= TITLE.share * Math.min(a.size, b.size) && hours <= TITLE.hours;
    },
  },
];

const SEGMENTER = new Intl.Segmenter('en', { granularity: 'word' });

/** Words that say something: of an alphabet four letters or more, of scripts with fuller signs two. */
function significantWords(title: string): Set<string> {
  const words = [...SEGMENTER.segment(title.toLowerCase())].flatMap(({ segment, isWordLike }) =>
    isWordLike ? [segment] : [],
  );
  return new Set(words.filter((word) => word.length >= (/[\u0e00-\u0eff\u3040-\ud7a3]/.test(word) ? 2 : 4)));
}

/** Of the character pairs of two headlines, as sets. */
function diceOf(one: string, other: string): number {
  const [a, b] = [bigramsOf(one), bigramsOf(other)];
  return (2 * [...a].filter((bigram) => b.has(bigram)).length) / (a.size + b.size || 1);
}

function bigramsOf(headline: string): Set<string> {
  const letters = headline.toLowerCase();
  return new Set(Array.from({ length: Math.max(0, letters.length - 1) }, (_, i) => letters.slice(i, i + 2)));
}

function bandsOf(text: string): string[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const signature = new Minhash();
  for (let i = 0; i === 0 || i + SHINGLE_WORDS <= words.length; i++)
    signature.update(words.slice(i, i + SHINGLE_WORDS).join(' '));
  return new LshIndex({ bandSize: BAND }).getHashbands(signature).map((band, i) => `${i} ${band}`);
}
