import type { Sample } from './load.ts';
import { bandsFor, meet, signature } from './minhash.ts';
import type { LabelledPair } from './pairs.ts';

/** What people build instead: a name, and whether it takes a pair for one story. */
export interface Peer {
  readonly name: string;
  readonly isJoined: (pair: LabelledPair) => boolean;
}

const LSH_THRESHOLD = 0.7;
const TITLE_DICE = 0.4;
const TITLE_DAYS = 3;
const DAY = 86_400_000;

/** The peers, each on the same pairs. Signatures are made once for each text. */
export function peers(): Peer[] {
  const signatures = new Map<string, Uint32Array>();
  const signed = ({ file, article }: Sample): Uint32Array => {
    const known = signatures.get(file) ?? signature(article.text);
    signatures.set(file, known);
    return known;
  };
  const bands = bandsFor(LSH_THRESHOLD);
  return [
    { name: 'content hash', isJoined: ({ one, other }) => one.article.contentHash === other.article.contentHash },
    { name: 'equal titles', isJoined: ({ one, other }) => one.article.title === other.article.title },
    {
      name: `MinHash-LSH ${LSH_THRESHOLD} (${bands.bands} × ${bands.rows})`,
      isJoined: ({ one, other }) => meet(signed(one), signed(other), bands),
    },
    { name: `title Dice ≥ ${TITLE_DICE}, ${TITLE_DAYS} days`, isJoined: likeTitles },
  ];
}

function likeTitles({ one, other }: LabelledPair): boolean {
  const apart = Math.abs(Date.parse(one.crawledAt) - Date.parse(other.crawledAt));
  return apart <= TITLE_DAYS * DAY && dice(one.article.title, other.article.title) >= TITLE_DICE;
}

/** Character pairs of the lower-cased titles, as sets. */
function dice(one: string, other: string): number {
  const a = pairsOf(one);
  const b = pairsOf(other);
  const shared = [...a].filter((pair) => b.has(pair)).length;
  return (2 * shared) / (a.size + b.size || 1);
}

const pairsOf = (title: string): Set<string> => {
  const letters = title.toLowerCase();
  return new Set(Array.from({ length: Math.max(0, letters.length - 1) }, (_, i) => letters.slice(i, i + 2)));
};
