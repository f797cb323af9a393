import type { Write } from './decision.ts';
import type { Alias, ArticleClaim } from './items.ts';

/**
 * What leads a later report to a story: the claim of one of its articles, or the alias of the words that one has now.
 */
export type StoryPointer = ArticleClaim | Alias;

/**
 * Writes the pointers of a withdrawn story so that they never expire: later crawls and copies find the story, and do
 * not create it again.
 */
export function keepPointers(pointers: readonly StoryPointer[]): Write[] {
  return pointers
    .filter(({ expiresAt }) => expiresAt !== undefined)
    .map(({ expiresAt, ...pointer }) => ({
      item: { ...pointer, version: pointer.version + 1 } as StoryPointer,
      expect: pointer.version,
    }));
}
