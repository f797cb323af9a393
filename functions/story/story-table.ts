import type { Write } from './decision.ts';
import type { TableItem } from './items.ts';
import type { Key } from './keys.ts';

/**
 * `eventual` costs half and may answer with what was true a moment ago: good enough for a first read, because every write
 * checks what was read. `strong` is what is true now: for the read after a lost race.
 */
export type Freshness = 'eventual' | 'strong';

/** What recording a file needs of a table. DynamoDB is one (`dynamo-table.ts`); the tests' in-memory model is another. */
export interface StoryTable {
  /**
   * The items at these keys (at most 100, all different), in no particular order; missing ones are left out. No snapshot:
   * of a transaction that is being written some items may be seen before it, and others after.
   */
  read(keys: readonly Key[], freshness: Freshness): Promise<TableItem[]>;
  /**
   * All of these (at most 100, at different addresses) or none, in one transaction. False where it was cancelled for a
   * reason that passes: an expectation did not hold, another writer was at the same items, or one was throttled.
   */
  write(writes: readonly Write[]): Promise<boolean>;
}
