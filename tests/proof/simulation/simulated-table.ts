import type { TableItem } from '../../../functions/story/items.ts';
import { address, type Key } from '../../../functions/story/keys.ts';
import type { StoryTable } from '../../../functions/story/story-table.ts';
import { type MemoryTable, memoryTable } from '../../fixtures/memory-table.ts';
import { transientFault } from './faults.ts';
import type { Step, Weather } from './processes.ts';

/** A table in memory that can also be read as it was a few transactions ago. */
export interface SimulatedTable extends MemoryTable {
  /** These items, each as it was so many transactions ago. */
  readonly readOld: (keys: readonly Key[], age: () => number) => TableItem[];
  /** Every image that was written, in order. */
  readonly images: readonly TableItem[];
}

export function simulatedTable(): SimulatedTable {
  const table = memoryTable();
  const history = new Map<string, { transaction: number; item: TableItem }[]>();
  const images: TableItem[] = [];
  let transactions = 0;
  return {
    ...table,
    images,
    write: async (writes) => {
      if (!(await table.write(writes))) return false;
      transactions += 1;
      for (const { item } of writes) {
        const versions = history.get(address(item)) ?? [];
        history.set(address(item), [...versions, { transaction: transactions, item }]);
        images.push(structuredClone(item));
      }
      return true;
    },
    readOld: (keys, age) =>
      keys.flatMap((key) => {
        const moment = transactions - age();
        const versions = history.get(address(key)) ?? [];
        const seen = versions.findLast(({ transaction }) => transaction <= moment);
        return seen ? structuredClone(seen.item) : [];
      }),
  };
}

/** How many transactions an eventual read may lag behind. */
const MOST_LAG = 4;

/** The table as one process sees it through a bad network. */
export function faultyTable(table: SimulatedTable, step: Step, { faults, random }: Weather): StoryTable {
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
      const isDone = await step(() => table.write(writes));
      if (faults.happens('answer lost after a write')) throw transientFault('TimeoutError');
      return faults.happens('write in doubt') ? false : isDone;
    },
  };
}
