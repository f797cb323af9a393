import type { Steps } from './decision.ts';
import type { TableItem } from './items.ts';
import type { Key } from './keys.ts';

/**
 * `eventual` costs half and may answer with what was true a moment ago: good enough for a first look, because every write
 * checks what was read. `strong` is what is true now: for the look after a lost race.
 */
export type Freshness = 'eventual' | 'strong';

/** What recording a file needs of a table. DynamoDB is one (`table/dynamo-table.ts`); the tests' in-memory model is another. */
export interface StoryTable {
  /** The items at these keys (at most 100, all different), in no particular order; missing ones are left out. */
  read(keys: Key[], freshness: Freshness): Promise<TableItem[]>;
  /**
   * Step by step. False at the first that is refused, because an expectation did not hold, another writer was at the
   * same items, or one was throttled: look again.
   */
  commit(steps: Steps): Promise<boolean>;
}

/** What became of one item: it is in; it is not, and the next look tells why; or it cannot be put. */
export type Inserted = boolean | Error;

/** A table that several files can share: `table/share-table.ts`. */
export interface SharedTable extends StoryTable {
  /**
   * Puts items (at most 25, all different), each where its address is free: true for those that are in, false where something was
   * there or the item was throttled, a fault where the item cannot be put.
   */
  insertEach(items: readonly TableItem[]): Promise<Inserted[]>;
}
