import { marshall } from '@aws-sdk/util-dynamodb';
import type { Step, Write } from '../../../functions/story/decision.ts';
import type { Receipt, StoryItem, TableItem } from '../../../functions/story/items.ts';
import { address, type Key } from '../../../functions/story/keys.ts';
import type { SharedTable } from '../../../functions/story/story-table.ts';

/** As DynamoDB does, for batched reads and for transactions. */
const refuseTwice = (keys: readonly Key[]): void => {
  if (keys.length > 100) throw new Error(`${keys.length} items`);
  if (new Set(keys.map(address)).size < keys.length) throw new Error('one item twice');
};

/** As the SDK does: NaN, say, cannot be written. */
const refuseUnwritable = (item: TableItem): void => {
  marshall(item, { removeUndefinedValues: true });
};

/** What a table holds, and everything it ever announced. */
export interface TableContents {
  readonly items: readonly TableItem[];
  readonly announced: readonly TableItem[];
}

/** A table in memory with DynamoDB's promises, and everything it ever announced: what the stream would carry. */
export interface MemoryTable extends SharedTable {
  /** One step of a commit: what others can come between. */
  commitStep: (step: Step) => Promise<boolean>;
  items: () => TableItem[];
  stories: () => StoryItem[];
  receipts: () => Receipt[];
  announced: () => TableItem[];
  contents: () => TableContents;
}

/** @param from a table that went this far, which stays as it is. Default: an empty one. */
export const memoryTable = (from: TableContents = { items: [], announced: [] }): MemoryTable => {
  const items = new Map(from.items.map((item) => [address(item), item]));
  const announced = [...from.announced];
  const all = (): TableItem[] => [...items.values()];
  const holds = ({ item, expect }: Write): boolean => {
    const current = items.get(address(item));
    return expect === 'absent' ? current === undefined : current !== undefined && current.version === expect;
  };
  const commit = (writes: readonly Write[]): boolean => {
    if (!writes.every(holds)) return false;
    for (const { item } of writes) {
      refuseUnwritable(item);
      items.set(address(item), structuredClone(item));
      if ('announce' in item && item.announce !== 'none') announced.push(structuredClone(item));
    }
    return true;
  };
  const table: MemoryTable = {
    read: async (keys) => {
      refuseTwice(keys);
      return keys.flatMap((key) => items.get(address(key)) ?? []);
    },
    commit: async (steps) => {
      for (const step of steps) if (!(await table.commitStep(step))) return false;
      return true;
    },
    commitStep: async ({ writes, whole }) => {
      refuseTwice(writes.map(({ item }) => item));
      if (!whole && writes.length > 25) throw new Error(`${writes.length} statements`);
      return whole ? commit(writes) : writes.map((write) => commit([write])).every(Boolean);
    },
    insertEach: async (added) => {
      if (added.length > 25) throw new Error(`${added.length} statements`);
      refuseTwice(added);
      return added.map((item) => commit([{ item, expect: 'absent' }]));
    },
    items: all,
    stories: () => all().filter((item) => item.entity === 'story'),
    receipts: () => all().filter((item) => item.entity === 'receipt'),
    announced: () => announced,
    contents: () => ({ items: all(), announced }),
  };
  return table;
};
