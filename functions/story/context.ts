import type { ArticleClaim, Receipt, StoryItem } from './items.ts';
import type { Matching } from './match-story.ts';

/** What the table says about an arrival, read before deciding. */
export interface Context {
  receipt?: Receipt | undefined;
  /** The claim on the arrival's article id. */
  claim?: ArticleClaim | undefined;
  /** Id of the story that the arrival's words belong to: it began with them, or an alias names it. */
  owner?: string | undefined;
  /** Looked up only where neither article nor words are known. */
  matching?: Matching | undefined;
  /** The stories that the claim, `owner` and the match name, by story id. */
  stories: ReadonlyMap<string, StoryItem>;
  /** Ids of stories that are named and were not seen, or of the words' own where these must belong to one. */
  missing: readonly string[];
}

/**
 * The story of this id, to which a claim or an alias points.
 * @throws where it is gone: somebody removed it by hand, and guessing would hide that.
 */
export function storyIn({ stories }: Context, storyId: string): StoryItem {
  const story = stories.get(storyId);
  if (!story) throw new Error(`story ${storyId} is named but not in the table: restore it, or remove what names it`);
  return story;
}
