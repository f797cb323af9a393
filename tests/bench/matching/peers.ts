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
];

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
