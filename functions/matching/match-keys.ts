import type { Profile } from './profile.ts';
import { hashOf } from './terms.ts';

/** Keys read for an article, stories that they name and that are read, stories that a key holds. */
export const MOST_KEYS = 16;
export const MOST_CANDIDATES = 5;
export const KEY_STORIES = 12;

/** Keys that a new story writes, and an article that joins one: two write units each. */
export const KEYS_OF_STORY = 3;
export const KEYS_OF_JOINER = 1;

/** Version of the keys: another rule is another version. */
const VERSION = 'k2';

/** Terms that a key says of each of its stories. */
const SIGNATURE_TERMS = 10;

/** How many of the next best keys are candidates for writing beside the best one. */
const NEXT_KEYS = 3;

/** What a report is found by: one of its most salient terms. */
export interface MatchKey {
  key: string;
  /** 16 bits of the term's hash, as signatures have them. */
  term: number;
  /** 0 to 1: how likely another report of the event has it. The best come first. */
  rank: number;
}

/**
 * The keys by which a report finds its story, and is found, the best first. Like reports of one event have several in
 * common.
 */
export function matchKeys({ terms, salience }: Profile): MatchKey[] {
  const keys: MatchKey[] = [];
  for (let i = 0; i < terms.length && i < MOST_KEYS && salience[i] !== 0; i++) {
    const term = terms[i] as number;
    const rank = (salience[i] as number) / (salience[0] as number);
    keys.push({ key: `${VERSION}:${term.toString(36)}`, term: term & 0xffff, rank });
  }
  return keys;
}

/**
 * 16 bits of each of a report's most salient terms: what a key says of the story, so that one key tells how well it
 * fits.
 */
export function signatureOf({ terms }: Profile): Uint8Array {
  const count = Math.min(SIGNATURE_TERMS, terms.length);
  const bytes = new Uint8Array(2 * count);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < count; i++) view.setUint16(2 * i, (terms[i] as number) & 0xffff);
  return bytes;
}

/** A story as a key names it, with the signature of the report that wrote it there. */
export interface NamedStory {
  storyId: string;
  signature: Uint8Array;
  /** The number of that report in the story. */
  report: number;
}

/** A key as it was read: its stories within the window. */
export interface FoundKey extends MatchKey {
  stories: readonly NamedStory[];
}

/** The stories to compare with: those that have the most salient terms of the report, as far as the keys say. */
export function candidatesOf(found: readonly FoundKey[]): string[] {
  const ranks = new Map(found.map(({ term, rank }) => [term, rank]));
  const shared = new Map<string, Set<number>>();
  for (const { term, stories } of found) {
    for (const { storyId, signature } of stories) {
      const terms = shared.get(storyId) ?? new Set();
      terms.add(term);
      for (const other of termsIn(signature)) if (ranks.has(other)) terms.add(other);
      shared.set(storyId, terms);
    }
  }
  const scoreOf = (terms: ReadonlySet<number>): number =>
    [...terms].reduce((sum, term) => sum + (ranks.get(term) as number), 0);
  return [...shared]
    .map(([storyId, terms]) => ({ storyId, score: scoreOf(terms) }))
    .sort((one, other) => other.score - one.score || (one.storyId < other.storyId ? -1 : 1))
    .slice(0, MOST_CANDIDATES)
    .map(({ storyId }) => storyId);
}

function termsIn(signature: Uint8Array): number[] {
  const view = new DataView(signature.buffer, signature.byteOffset, signature.byteLength);
  return Array.from({ length: signature.byteLength >> 1 }, (_, i) => view.getUint16(2 * i));
}

/**
 * The keys that a story should be found by from now on: of the best that were just read, do not name it yet and are not
 * full. A full key is common, whatever the language, and is passed over.
 *
 * The best key is always written, because it is what the next report is most likely found by. Which of the next best is
 * a matter of their hashes, not of their ranks: two like reports that arrive together rank them differently, and must
 * write one in common to notice each other.
 */
export function keysToWrite<Key extends FoundKey>(found: readonly Key[], storyId: string, most: number): Key[] {
  const [best, ...others] = found.filter(
    ({ stories }) => stories.length < KEY_STORIES && !stories.some((named) => named.storyId === storyId),
  );
  const next = others.slice(0, NEXT_KEYS).sort((one, other) => hashOf(one.key) - hashOf(other.key));
  return [...(best ? [best] : []), ...next].slice(0, Math.max(0, most));
}
