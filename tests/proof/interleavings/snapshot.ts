import type { Write } from '../../../functions/story/items/decision.ts';
import type { TableItem } from '../../../functions/story/items/items.ts';
import { address, type Key } from '../../../functions/story/items/keys.ts';
import { type AnnouncedItem, type MemoryTable, memoryTable } from '../../fixtures/memory-table.ts';

const byAddress = (one: Key, other: Key): number => (address(one) < address(other) ? -1 : 1);

const texts = new WeakMap<object, string>();

/** JSON of an item, which never changes. */
export function jsonOf(item: object | string): string {
  if (typeof item === 'string') return item;
  const text = texts.get(item) ?? JSON.stringify(item);
  texts.set(item, text);
  return text;
}

/** A table at one moment, which never changes: what a transaction leads to is another one. */
export interface Snapshot {
  /** Equal for equal tables of one search. */
  readonly id: number;
  /** Equal for tables that differ in the numbers of reports alone. */
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
    // Two tables that differ in numbers alone are two: a writer expects the one that it read.
    const exact = [...table.items().sort(byAddress), 'announced', ...table.announced()].map(jsonOf).join('\n');
    const before = known.get(exact);
    if (before) return before;
    const items = new Map(table.items().map((item) => [address(item), item]));
    const after = new Map<readonly Write[], Promise<Snapshot | undefined>>();
    const write = async (writes: readonly Write[]): Promise<Snapshot | undefined> => {
      const copy = memoryTable(table.contents());
      return (await copy.write(writes)) ? snapshot(copy) : undefined;
    };
    const made: Snapshot = {
      id: known.size,
      text: tableText(table),
      table,
      item: (key) => items.get(address(key)),
      after: (writes) => {
        const next = after.get(writes) ?? write(writes);
        after.set(writes, next);
        return next;
      },
    };
    known.set(exact, made);
    return made;
  };
  return snapshot(memoryTable());
}

/** What depends on the order of two writes: what was said before, what has been told, numbers of reports. */
const OF_ORDER: readonly string[] = ['told', 'lastReport', 'report', 'elsewhere', 'before'];

/** Equal for items that are equal but for that: a report is named by its article, wherever it stands. */
export function itemText(item: TableItem | AnnouncedItem, articleOf: ReadonlyMap<string, string>): string {
  const { pk } = item;
  const named = (ref: unknown): string => {
    const [number, id] = String(ref).split('#').reverse();
    return articleOf.get(`${id === undefined ? pk : `STORY#${id}`} REPORT#${number}`) ?? 'none';
  };
  const plain: Record<string, unknown> = { ...item };
  if (item.entity === 'report') Object.assign(plain, { sk: `REPORT#${item.articleId}` });
  if (item.entity === 'story') {
    const { speaking, shown, named: list = ['1'], announced, development } = item;
    const { previous: _, change: __, report, ...said } = announced ?? {};
    Object.assign(plain, {
      ...{ speaking: named(speaking), shown: shown && named(shown), named: list.map(named).sort() },
      announced: announced && { ...said, report: named(report) },
      coverage: item.coverage && { ...item.coverage, report: named(item.coverage.report) },
      development: development && { ...development, report: named(development.report) },
      // Of what tests look at.
      ...{ reports: undefined, articles: undefined, earlier: undefined, change: undefined, previous: undefined },
    });
  }
  return JSON.stringify(
    Object.entries(plain)
      .filter(([name]) => !OF_ORDER.includes(name))
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

/** A line for each item, in one order, and what was announced. */
function tableText(table: MemoryTable): string {
  const articleOf = new Map(
    table.items().flatMap((one) => (one.entity === 'report' ? [[`${one.pk} ${one.sk}`, one.articleId] as const] : [])),
  );
  // What a report left where it was.
  const items = table.items().filter((item) => item.entity !== 'report' || item.state.is !== 'left');
  const lines = (all: readonly (TableItem | AnnouncedItem)[]) => all.map((item) => itemText(item, articleOf)).sort();
  return [...lines(items), 'announced', ...lines(table.announced())].join('\n');
}
