import type { StoryItem } from '../items/items.ts';
import type { RetryPolicy } from './retry-policy.ts';
import type { StoryTable } from './story-table.ts';

/** What a change of one story by hand needs. */
export interface StoryAccess {
  table: StoryTable;
  retryPolicy: RetryPolicy;
  /** Whether the story, as it was read, is to be changed. Default: any. */
  applies?: (story: StoryItem) => boolean;
}
