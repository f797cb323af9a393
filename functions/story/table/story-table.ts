import type { Write } from '../items/decision.ts';
import type { StoryItem, TableItem } from '../items/items.ts';
import type { Key } from '../items/keys.ts';
import type { RetryPolicy } from './retry-policy.ts';

/**
 * `eventual` costs half and may be a moment old: good enough for a first read, because every write checks what was
 * read. `strong` is current: for the read after a conflict.
 */
export type Freshness = 'eventual' | 'strong';

/** What recording a file needs of a table. `dynamo-table.ts` implements it with DynamoDB, the tests in memory. */
export interface StoryTable {
  /**
   * The items at these keys (at most 100, all different), in no particular order; missing ones are left out. A read is
   * no snapshot: it may show some items before a concurrent transaction and others after it.
   * @param arrived hears what is there while some of the keys have to be read again
   */
  read(
    keys: readonly Key[],
    freshness: Freshness,
    arrived?: (items: readonly TableItem[], unread: readonly Key[]) => void,
  ): Promise<TableItem[]>;
  /**
   * Writes all of these (at most 100, with different keys) or none, in one transaction. False if it was cancelled for a
   * transient reason: an expectation did not hold, another writer wrote the same items, or one was throttled.
   */
  write(writes: readonly Write[]): Promise<boolean>;
}

/** What a change of one story by hand needs. */
export interface StoryAccess {
  table: StoryTable;
  retryPolicy: RetryPolicy;
  /** Whether the story, as it was read, is to be changed. Default: any. */
  applies?: (story: StoryItem) => boolean;
}
