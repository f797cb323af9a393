import type { Known } from './decision.ts';
import type { StoryItem } from './items.ts';

/**
 * @throws where a claim points to a story that is gone: somebody removed it by hand, and guessing would hide that. Only where nothing was
 * written since to the claim of the article it began with, that looks as if the story had not come yet; the article's next file begins one.
 */
export const storyOf = (known: Known, storyId: string): StoryItem => {
  const story = known.stories.get(storyId);
  if (!story) throw new Error(`story ${storyId} is claimed but not in the table: restore it or remove its claims`);
  return story;
};
