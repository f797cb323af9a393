import type { Write } from '../../../functions/story/decision.ts';
import type { TableItem } from '../../../functions/story/items.ts';
import { address, type Key } from '../../../functions/story/keys.ts';
import type { StoryTable } from '../../../functions/story/story-table.ts';
import { type MemoryTable, memoryTable } from '../../fixtures/memory-table.ts';
import { transientFault } from './faults.ts';
import type { Step, StormContext } from './processes.ts';

/** A table in memory that can also be read as it was a few transactions ago. */
export interface SimulatedTable extends MemoryTable {
  /** These items, each as it was so many transactions ago. */
  readonly readOld: (keys: readonly Key[], age: () => number) => TableItem[];
  /** Every image that was written, in order. */
  readonly images: readonly TableItem[];
  /**
   * A transaction whose items appear one after the other, as DynamoDB's may to a batched read: until `appear` some are
   * read as they were, and whoever writes them meets a conflict.
   */
  readonly writeSlowly: (
    writes: readonly Write[],
    isLate: () => boolean,
  ) => Promise<{ isDone: boolean; appear: () => void }>;
}

export function simulatedTable(): SimulatedTable {
  const table = memoryTable();
  const history = new Map<string, { transaction: number; item: TableItem }[]>();
  const images: TableItem[] = [];
  let transactions = 0;
  const late = new Map<string, TableItem | undefined>();
  const write = async (writes: readonly Write[]): Promise<boolean> => {
    if (writes.some(({ item }) => late.has(address(item))) || !(await table.write(writes))) return false;
    transactions += 1;
    for (const { item } of writes) {
      const versions = history.get(address(item)) ?? [];
      history.set(address(item), [...versions, { transaction: transactions, item }]);
      images.push(structuredClone(item));
    }
    return true;
  };
  return {
    ...table,
    images,
    write,
    read: async (keys, freshness) => {
      const items = new Map((await table.read(keys, freshness)).map((item) => [address(item), item]));
      return keys.map(address).flatMap((at) => (late.has(at) ? late.get(at) : items.get(at)) ?? []);
    },
    writeSlowly: async (writes, isLate) => {
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
      for (const at of hidden) late.set(at, before.get(at));
      return { isDone, appear: () => hidden.forEach((at) => void late.delete(at)) };
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

/** How many transactions an eventual read may miss. */
const MOST_LAG = 4;

/** The table as one process sees it through a bad network. */
export function faultyTable(table: SimulatedTable, step: Step, { faults, random }: StormContext): StoryTable {
  const slowly = async (writes: readonly Write[]): Promise<boolean> => {
    let appear = (): void => {};
    try {
      const isDone = await step(async () => {
        const written = await table.writeSlowly(writes, () => random.chance(0.5));
        ({ appear } = written);
        return written.isDone;
      });
      // Others go on in between; where the process dies of it the transaction is complete all the same.
      await step(async () => {});
      return isDone;
    } finally {
      appear();
    }
  };
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
