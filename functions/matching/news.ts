import { lazily } from '../article/base/index.ts';
import type { Profile } from './profile.ts';
import { WEIGHTS } from './rarity.ts';
import { termsOf } from './terms.ts';

/** Most sentences of `newsOf`, and code units that are searched for them. */
const NEWS_SENTENCES = 3;
const SEARCHED_UNITS = 2_000;

/** A sentence is left out if it has less than this share of the new terms that the best sentence has. */
const LEAST_SHARE = 0.35;

const SENTENCES = lazily(() => new Intl.Segmenter('und', { granularity: 'sentence' }));

/**
 * The sentences of a report's text with most of what was not announced yet, in the order of the text: at most three,
 * and none if all of it was announced.
 * @param text plain prose, without markup
 * @param terms hashes (24 bits) of what is known
 */
export function newsOf(text: string, report: Profile, terms: ReadonlySet<number>): string[] {
  const fresh = new Map<number, number>();
  for (const [i, term] of report.terms.entries())
    if (!terms.has(term)) fresh.set(term, WEIGHTS[(report.traits[i] as number) >>> 4] as number);
  if (fresh.size === 0) return [];
  const sentences = text
    .slice(0, SEARCHED_UNITS)
    .split(/\n+/)
    .flatMap((line) => [...SENTENCES().segment(line)].map(({ segment }) => segment.trim()))
    .filter((sentence) => sentence !== '')
    .map((sentence) => {
      const found = new Set(termsOf(sentence).map((term) => term >>> 8));
      return { sentence, news: [...found].reduce((sum, term) => sum + (fresh.get(term) ?? 0), 0) };
    });
  const best = Math.max(0, ...sentences.map(({ news }) => news));
  const chosen = sentences
    .filter(({ news }) => news > 0 && news >= LEAST_SHARE * best)
    .sort((one, other) => other.news - one.news)
    .slice(0, NEWS_SENTENCES);
  return sentences.filter((one) => chosen.includes(one)).map(({ sentence }) => sentence);
}
