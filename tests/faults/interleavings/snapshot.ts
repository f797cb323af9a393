import type { Write } from '../../../functions/story/decision.ts';
import type { TableItem } from '../../../functions/story/items.ts';
import type { Key } from '../../../functions/story/keys.ts';
import { type MemoryTable, memoryTable, type TableContents } from '../../functions/story/memory-table.ts';
import { itemText } from './item-text.ts';

/** A table at one moment. It never changes: what is committed makes another one. */
export interface Snapshot extends TableContents {
  /** The same for tables that hold the same and have announced the same, in whatever order. */
  readonly text: string;
  /** The same for tables that hold the same. */
  readonly itemsText: string;
  /** What it holds of these. The keys of one call are one array. */
  read: (keys: readonly Key[]) => Found;
  /** The table behind these writes, or undefined if it refuses them. The writes of one call are one array. */
  after: (writes: readonly Write[]) => Promise<Snapshot | undefined>;
}

export interface Found {
  readonly items: TableItem[];
  /** The same for the same items. */
  readonly text: string;
}

/** A table that has gone so far as another one. */
export type MakeTable = (from: TableContents) => MemoryTable;

/**
 * An empty table, and all that come of it. Races lead into the same contents again and again: those are one snapshot, which is asked
 * what it was asked before.
 */
export const emptySnapshot = (makeTable: MakeTable = memoryTable): Snapshot => {
  const known = new Map<string, Snapshot>();

  const snapshotOf = ({ items, announced }: TableContents): Snapshot => {
    const itemsText = textOf(items);
    const text = `${itemsText} ${textOf(announced)}`;
    const before = known.get(text);
    if (before) return before;
    const found = new Map<readonly Key[], Found>();
    const behind = new Map<readonly Write[], Snapshot | undefined>();
    const snapshot: Snapshot = {
      items,
      announced,
      text,
      itemsText,
      read: (keys) => {
        const answer = found.get(keys) ?? foundOf(itemsAt(items, keys));
        found.set(keys, answer);
        return answer;
      },
      after: async (writes) => {
        if (behind.has(writes)) return behind.get(writes);
        const table = makeTable({ items, announced });
        const done = await table.commitStep({ writes, whole: true });
        const next = done ? snapshotOf(table.contents()) : undefined;
        behind.set(writes, next);
        return next;
      },
    };
    known.set(text, snapshot);
    return snapshot;
  };
  return snapshotOf({ items: [], announced: [] });
};

const textOf = (items: readonly TableItem[]): string => items.map(itemText).sort().join();

const foundOf = (items: TableItem[]): Found => ({ items, text: items.map(itemText).join() });

const itemsAt = (items: readonly TableItem[], keys: readonly Key[]): TableItem[] =>
  items.filter(({ pk, sk }) => keys.some((key) => pk === key.pk && sk === key.sk));
