import type { Write } from '../../../functions/story/items/decision.ts';
import type { TableItem } from '../../../functions/story/items/items.ts';
import { address, type Key } from '../../../functions/story/items/keys.ts';
import type { Freshness, StoryTable } from '../../../functions/story/table/story-table.ts';
import { memoryTable } from '../../fixtures/memory-table.ts';
import { transientFault } from './faults.ts';
import type { Step, StormContext } from './processes.ts';

export type SimulatedTable = ReturnType<typeof simulatedTable>;

/** A table in memory that can also be read as it was a few transactions ago. */
export function simulatedTable(clock: StormContext['clock']) {
  const table = memoryTable();
  const history = new Map<string, { transaction: number; item: TableItem }[]>();
  const images: TableItem[] = [];
  let transactions = 0;
  const late = new Map<string, { before: TableItem | undefined; until: number }>();
  const isLateAt = (at: string): boolean => (late.get(at)?.until ?? 0) > clock.now;
  const write = async (writes: readonly Write[]): Promise<boolean> => {
    if (writes.some(({ item }) => isLateAt(address(item))) || !(await table.write(writes))) return false;
    transactions += 1;
    for (const { item } of writes) {
      const versions = history.get(address(item)) ?? [];
      history.set(address(item), [...versions, { transaction: transactions, item }]);
    }
    for (const { item } of inOrder(writes)) images.push(structuredClone(item));
    return true;
  };
  return {
    ...table,
    /** Every image that was written, in order. */
    images,
    write,
    read: async (keys: readonly Key[], freshness: Freshness) => {
      const items = new Map((await table.read(keys, freshness)).map((item) => [address(item), item]));
      return keys.map(address).flatMap((at) => (isLateAt(at) ? late.get(at)?.before : items.get(at)) ?? []);
    },
    /**
     * A transaction whose items appear one after the other, as DynamoDB's may to a batched read: for so many
     * milliseconds some are read as they were, and whoever writes them meets a conflict; whatever becomes of the
     * process that wrote them.
     */
    writeSlowly: async (writes: readonly Write[], isLate: () => boolean, milliseconds: number): Promise<boolean> => {
      const before = new Map(
        (
          await table.read(
            writes.map(({ item }) => item),
            'strong',
          )
        ).map((item) => [address(item), item]),
      );
      const isDone = await write(writes);
      const hidden = writes.map(({ item }) => address(item)).filter(() => isDone && isLate());
      for (const at of hidden) late.set(at, { before: before.get(at), until: clock.now + milliseconds });
      return isDone;
    },
    /** These items, each as it was some transactions ago. */
    readOld: (keys: readonly Key[], age: () => number): TableItem[] =>
      keys.flatMap((key) => {
        const moment = transactions - age();
        const versions = history.get(address(key)) ?? [];
        const seen = versions.findLast(({ transaction }) => transaction <= moment);
        return seen ? structuredClone(seen.item) : [];
      }),
  };
}

/** A transaction's writes as the checker reads them: a head follows its reports, and last is what says that all is there. */
export const inOrder = (writes: readonly Write[]): Write[] =>
  writes.toSorted((one, other) => orderOf(one) - orderOf(other));

const orderOf = ({ item }: Write): number =>
  item.entity === 'report' ? 0 : ['receipt', 'request'].includes(item.entity) ? 2 : 1;

/** Two calls or so of others. */
const HALF_VISIBLE_MS = 300;

/** How many transactions an eventual read may miss. */
const MOST_LAG = 4;

/** The table as one process sees it through a bad network. */
export function faultyTable(table: SimulatedTable, step: Step, { faults, random }: StormContext): StoryTable {
  const slowly = (writes: readonly Write[]): Promise<boolean> =>
    step(() => table.writeSlowly(writes, () => random.chance(0.5), HALF_VISIBLE_MS));
  return {
    read: async (keys, freshness) => {
      if (faults.happens('failed read')) throw transientFault('InternalServerError');
      if (freshness === 'eventual' && faults.happens('old read'))
        return step(async () => table.readOld(keys, () => random.int(MOST_LAG)));
      if (keys.length === 1 || !faults.happens('torn read')) return step(() => table.read(keys, freshness));
      const order = random.shuffle(keys);
      const at = 1 + random.int(keys.length - 1);
      const first = await step(() => table.read(order.slice(0, at), freshness));
      return [...first, ...(await step(() => table.read(order.slice(at), freshness)))];
    },
    write: async (writes) => {
      if (faults.happens('refused write')) return step(async () => false);
      if (faults.happens('throttled write')) throw transientFault('ThrottlingException');
      const isDone = await (faults.happens('half-visible transaction')
        ? slowly(writes)
        : step(() => table.write(writes)));
      if (faults.happens('answer lost after a write')) throw transientFault('TimeoutError');
      return faults.happens('write in doubt') ? false : isDone;
    },
  };
}
