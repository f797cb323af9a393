import type { Write } from '../../../functions/story/items/decision.ts';
import type { TableItem } from '../../../functions/story/items/items.ts';
import { address, type Key } from '../../../functions/story/items/keys.ts';
import { type MemoryTable, memoryTable } from '../../fixtures/memory-table.ts';

/** A table at one moment, which never changes: what a transaction leads to is another one. */
export interface Snapshot {
  /** Equal for equal tables. */
  readonly text: string;
  readonly table: MemoryTable;
  readonly item: (key: Key) => TableItem | undefined;
  /** The table after these writes; undefined where the transaction is cancelled. */
  readonly after: (writes: readonly Write[]) => Promise<Snapshot | undefined>;
}

/** Snapshots that know each other: the same transaction on the same table is made once. */
export function emptySnapshot(): Snapshot {
  const known = new Map<string, Snapshot>();
  const snapshot = (table: MemoryTable): Snapshot => {
    const announced = table.announced().map(itemText).sort();
    const text = [...table.items().map(itemText).sort(), 'announced', ...announced].join('\n');
    const before = known.get(text);
    if (before) return before;
    const items = new Map(table.items().map((item) => [address(item), item]));
    const after = new Map<readonly Write[], Promise<Snapshot | undefined>>();
    const write = async (writes: readonly Write[]): Promise<Snapshot | undefined> => {
      const copy = memoryTable(table.contents());
      return (await copy.write(writes)) ? snapshot(copy) : undefined;
    };
    const made: Snapshot = {
      text,
      table,
      item: (key) => items.get(address(key)),
      after: (writes) => {
        const next = after.get(writes) ?? write(writes);
        after.set(writes, next);
        return next;
      },
    };
    known.set(text, made);
    return made;
  };
  return snapshot(memoryTable());
}

const texts = new WeakMap<TableItem, string>();

/** What depends on the order of two writes by its nature: what was said before, and what has been told. */
const OF_ORDER: readonly string[] = ['change', 'previous', 'told'];

/** Equal for items that are equal but for that. */
export function itemText(item: TableItem): string {
  const text =
    texts.get(item) ??
    JSON.stringify(
      Object.entries(item)
        .filter(([name]) => !OF_ORDER.includes(name))
        .sort(([one], [other]) => (one < other ? -1 : 1)),
    );
  texts.set(item, text);
  return text;
}
