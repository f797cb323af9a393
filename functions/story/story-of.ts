import type { Known } from './decision.ts';
import type { StoryItem } from './items.ts';

/**
 * @throws where a claim points to a story that is gone: somebody removed it by hand, and guessing would hide that. Only the claim of the
 * article that the story began with looks the same as one whose story has not come yet, and its next file makes the story again.
 */
export const storyOf = (known: Known, storyId: string): StoryItem => {
  const story = known.stories.get(storyId);
  if (!story) throw new Error(`story ${storyId} is claimed but not in the table: restore it or remove its claims`);
  return story;
};
