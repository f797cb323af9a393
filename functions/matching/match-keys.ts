import type { Profile } from './profile.ts';
import { hashOf } from './terms.ts';

/** Keys read for an article, stories that they name and that are read, stories that a key holds. */
export const MOST_KEYS = 40;
export const MOST_CANDIDATES = 10;
export const KEY_STORIES = 8;

/** Keys that a new story writes, and an article that joins one. Two write units each, in a transaction of twenty. */
export const KEYS_OF_STORY = 5;
export const KEYS_OF_JOINER = 2;

/** Version of the keys: another rule is another version. */
const VERSION = 'k1';

/** The most salient terms: so many are keys alone, and so many in pairs. */
const SINGLE_TERMS = 20;
const PAIRED_TERMS = 7;

/** A pair comes where a single term of half its salience would. */
const PAIR_RANK = 0.5;

/** Of so many of the best keys those are written that come first by their hashes. */
const BEST_KEYS = 8;

/** What a match key is made of: one of a report's most salient terms, or two of them. */
export interface MatchKey {
  key: string;
  /** 0 to 1: how likely another report of the event has it. The best come first. */
  rank: number;
}

/** The keys by which a report finds its story, and is found, the best first. Like reports of one event have several in common. */
export function matchKeys({ terms, salience }: Profile): MatchKey[] {
  const keys: MatchKey[] = [];
  const rankOf = (i: number): number => (salience[i] as number) / (salience[0] as number);
  for (let i = 0; i < Math.min(SINGLE_TERMS, terms.length) && salience[i] !== 0; i++) {
    keys.push({ key: `${VERSION}:${(terms[i] as number).toString(36)}`, rank: rankOf(i) });
    for (let j = 0; j < i && i < PAIRED_TERMS; j++) {
      const pair = [terms[i] as number, terms[j] as number].sort((a, b) => a - b).map((term) => term.toString(36));
      keys.push({ key: `${VERSION}:${pair.join('+')}`, rank: (PAIR_RANK * (rankOf(i) + rankOf(j))) / 2 });
    }
  }
  return keys.sort((a, b) => b.rank - a.rank || (a.key < b.key ? -1 : 1)).slice(0, MOST_KEYS);
}

/** A key as it was read: the live stories that it holds. */
export interface FoundKey extends MatchKey {
  stories: readonly string[];
}

/**
 * The stories to compare with: those that the keys name most often. A key counts by its rank, and less the more stories share it;
 * one of two terms more than one of one.
 */
export function candidatesOf(found: readonly FoundKey[]): string[] {
  const votes = new Map<string, number>();
  for (const { key, rank, stories } of found) {
    const vote = (rank * (key.includes('+') ? PAIR_VOTE : 1)) / (1 + SHARED_VOTE * stories.length);
    for (const story of stories) votes.set(story, (votes.get(story) ?? 0) + vote);
  }
  const ranked = [...votes].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
  return ranked.slice(0, MOST_CANDIDATES).map(([story]) => story);
}

const PAIR_VOTE = 1.5;
const SHARED_VOTE = 0.5;

/**
 * The keys that a story should be found by from now on: of the best that were just read, do not name it yet and are not full.
 * A full key is common, whatever the language; it is passed over, and the pairs that its term is in take its place.
 *
 * Which of the best is a matter of their hashes, not of their ranks: two like reports that arrive together rank them
 * differently, and must write one in common to notice each other.
 */
export function keysToWrite<Key extends FoundKey>(found: readonly Key[], story: string, most: number): Key[] {
  return found
    .filter(({ stories }) => stories.length < KEY_STORIES && !stories.includes(story))
    .slice(0, BEST_KEYS)
    .sort((one, other) => hashOf(one.key) - hashOf(other.key))
    .slice(0, Math.max(0, most));
}
