import type { StoryItem } from '../items/items.ts';
import { storyIdAt } from '../items/keys.ts';

/** Merges that are followed one after the other: more than anybody makes. */
export const MOST_HOPS = 8;

/** The story that has the reports of this one by now: itself, unless somebody merged it into another. */
export function currentStoryId(storyId: string, stories: ReadonlyMap<string, StoryItem>): string {
  let id = storyId;
  for (let hop = 0; hop < MOST_HOPS; hop++) id = stories.get(id)?.mergedInto ?? id;
  return id;
}

/** The stories from this one to the one that has its reports, which is the last; with it alone if it was not merged. */
export function chainOf(storyId: string, stories: ReadonlyMap<string, StoryItem>): StoryItem[] {
  const chain: StoryItem[] = [];
  for (
    let story = stories.get(storyId);
    story && chain.length <= MOST_HOPS;
    story = stories.get(story.mergedInto ?? '')
  )
    chain.push(story);
  return chain;
}

/** Whether the story was merged onwards more often than is followed. A circle is not such a chain: the reads are torn. */
export function isOutOfReach(storyId: string, stories: ReadonlyMap<string, StoryItem>): boolean {
  const chain = chainOf(storyId, stories);
  const next = chain.at(-1)?.mergedInto;
  return chain.length > MOST_HOPS && next !== undefined && !chain.some((story) => storyIdAt(story) === next);
}

/**
 * Whether a story was merged into one that is kept apart from it: then the two were read before and after the merge was
 * undone.
 */
export function hasOldRedirect(stories: ReadonlyMap<string, StoryItem>): boolean {
  return [...stories].some(([id, { mergedInto = '' }]) => stories.get(mergedInto)?.apart?.includes(id));
}

/** Whether somebody has said that the two are not the same. */
export function isKeptApart(one: StoryItem, other: StoryItem): boolean {
  return one.apart?.includes(storyIdAt(other)) || other.apart?.includes(storyIdAt(one)) || false;
}
