import type { TableItem } from '../../../functions/story/items.ts';
import { address, type Key } from '../../../functions/story/keys.ts';
import { type MemoryTable, memoryTable } from '../../functions/story/memory-table.ts';
import type { Random } from '../random.ts';

/** A table that can also be read as it was. */
export interface RememberingTable extends MemoryTable {
  /** Some of the items, by the dice, as they were before they were last written: what an eventually consistent read may say. */
  readOld: (keys: readonly Key[], dice: Random) => Promise<TableItem[]>;
}

export const rememberingTable = (): RememberingTable => {
  const table = memoryTable();
  const before = new Map<string, TableItem | undefined>();
  return {
    ...table,
    commitStep: async (step) => {
      const olds = await Promise.all(step.writes.map(({ item: { pk, sk } }) => table.read([{ pk, sk }], 'strong')));
      const isDone = await table.commitStep(step);
      if (isDone) for (const [at, { item }] of step.writes.entries()) before.set(address(item), olds[at]?.[0]);
      return isDone;
    },
    readOld: async (keys, dice) => {
      const now = new Map((await table.read([...keys], 'eventual')).map((item) => [address(item), item]));
      return keys.flatMap((key) => {
        const isOld = before.has(address(key)) && dice.chance(0.5);
        return (isOld ? before : now).get(address(key)) ?? [];
      });
    },
  };
};
