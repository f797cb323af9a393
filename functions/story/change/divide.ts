import { isUndivided, type Story, storyWrites } from '../items/story.ts';
import type { StoryTable } from '../table/story-table.ts';
import { nextVersion } from './story-changes.ts';

/** Reports of an earlier schema that fit beside everything else that a transaction writes. */
const FEW = 10;

/**
 * Divides those of these stories that an earlier schema wrote, and that have many reports: each in a transaction of its
 * own, because one of a hundred items is the last that DynamoDB takes.
 * @returns whether there was one: read again
 */
export async function divideLarge(stories: readonly Story[], table: StoryTable, at: string): Promise<boolean> {
  const large = stories.filter((story) => isUndivided(story) && story.reports.size > FEW);
  for (const story of large) await table.write(storyWrites(nextVersion(story, at), story));
  return large.length > 0;
}
