import type { StoryItem } from '../items/items.ts';
import { storyIdAt } from '../items/keys.ts';

/** The story that has the reports of this one by now: itself, unless somebody merged it into another. */
export function currentStoryId(storyId: string, stories: ReadonlyMap<string, StoryItem>): string {
  const last = chainOf(storyId, stories).at(-1);
  // The last one may lead to a story that was not read.
  return last === undefined ? storyId : (last.mergedInto ?? storyIdAt(last));
}

/**
 * The stories from this one to the one that has its reports, which is the last; with it alone if it was not merged. No
 * chain is cut short, and none of its links leads further than one merge: a shortcut would outlive the undo of a merge in
 * between. In a circle, which only a torn read shows, each is named once.
 */
export function chainOf<S extends StoryItem>(storyId: string, stories: ReadonlyMap<string, S>): S[] {
  const chain = new Set<S>();
  for (let story = stories.get(storyId); story && !chain.has(story); story = stories.get(story.mergedInto ?? ''))
    chain.add(story);
  return [...chain];
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
