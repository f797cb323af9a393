import type { TableItem } from '../../functions/story/items.ts';
import type { StoryTable } from '../../functions/story/story-table.ts';

/** What a replay wrote, in DynamoDB's units. */
export interface TableUse {
  /** Items written by kind. */
  readonly writes: Map<TableItem['entity'], number>;
  reads: number;
}

/**
 * The story table in memory, with nothing between it and the decision: conditions hold, nothing expires by itself. Items are
 * found by partition key alone, for in a replay each has one item.
 * @param standing what is in it before; uncounted.
 */
export function countedTable(
  standing: ReadonlyMap<string, TableItem> = new Map(),
): StoryTable & { items: Map<string, TableItem>; use: TableUse } {
  const items = new Map(standing);
  const use: TableUse = { writes: new Map(), reads: 0 };
  return {
    items,
    use,
    read: async (keys) => {
      use.reads += keys.length;
      return keys.flatMap(({ pk }) => items.get(pk) ?? []);
    },
    commit: async (steps) => {
      const writes = steps.flatMap(({ writes }) => writes);
      const holds = writes.every(({ item, expect }) => {
        const version = items.get(item.pk)?.version;
        return expect === 'absent' ? version === undefined : version === expect;
      });
      if (!holds) return false;
      for (const { item } of writes) {
        items.set(item.pk, item);
        use.writes.set(item.entity, (use.writes.get(item.entity) ?? 0) + 1);
      }
      return true;
    },
  };
}
