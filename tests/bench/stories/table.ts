import type { Step } from '../../../functions/story/decision.ts';
import type { TableItem } from '../../../functions/story/items.ts';
import type { StoryTable } from '../../../functions/story/story-table.ts';

/** What a replay wrote, in DynamoDB's units. */
export interface TableUse {
  /** Items written by kind, and their write units, of which each takes one, two in a transaction. */
  readonly writes: Map<TableItem['entity'], number>;
  readonly units: Map<TableItem['entity'], number>;
  reads: number;
  /** Of the keys read, those by which like reports are found. */
  probes: number;
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
  const use: TableUse = { writes: new Map(), units: new Map(), reads: 0, probes: 0 };
  return {
    items,
    use,
    read: async (keys) => {
      use.reads += keys.length;
      use.probes += keys.filter(({ sk }) => sk === 'NEAR').length;
      return keys.flatMap(({ pk }) => items.get(pk) ?? []);
    },
    commit: async (steps) => {
      const writes = steps.flatMap((step) => step.writes.map((write) => ({ ...write, units: unitsIn(step) })));
      const holds = writes.every(({ item, expect }) => {
        const version = items.get(item.pk)?.version;
        return expect === 'absent' ? version === undefined : version === expect;
      });
      if (!holds) return false;
      for (const { item, units } of writes) {
        items.set(item.pk, item);
        add(use.writes, item.entity, 1);
        add(use.units, item.entity, units);
      }
      return true;
    },
  };
}

const unitsIn = ({ writes, whole }: Step): number => (whole && writes.length > 1 ? 2 : 1);

const add = (counts: Map<TableItem['entity'], number>, entity: TableItem['entity'], by: number): void => {
  counts.set(entity, (counts.get(entity) ?? 0) + by);
};
