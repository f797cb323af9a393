import type { Steps } from '../../../functions/story/decision.ts';
import type { TableItem } from '../../../functions/story/items.ts';
import type { SharedTable } from '../../../functions/story/story-table.ts';
import type { Random } from '../random.ts';
import type { RememberingTable } from './remembering-table.ts';

/** Share of the calls before which their process dies; and of those behind which it does. */
const DEADLY = 0.025;
/** Share of the writes that are refused as if for another transaction's sake. */
const REFUSED = 0.03;
/** Share of the eventually consistent reads that say of some items what was there a moment ago. */
const OLD = 0.1;

/** What every call of a process throws once it is dead. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/**
 * The table as one process sees it: it takes its turn at each call, and dies at some. A batched read is no snapshot, and what is each for itself comes
 * in any order.
 */
export const mortalTable = (table: RememberingTable, turn: () => Promise<void>, dice: Random): SharedTable => {
  let isDead = false;
  const live = (): void => {
    isDead ||= dice.chance(DEADLY);
    if (isDead) throw new Killed();
  };
  const call = async <T>(done: () => Promise<T>): Promise<T> => {
    await turn();
    live();
    const answer = await done();
    live();
    return answer;
  };
  const commit = (writes: Steps[number]['writes']): Promise<boolean> =>
    call(async () => !dice.chance(REFUSED) && table.commitStep({ writes, whole: true }));
  return {
    read: async (keys, freshness) => {
      const isOld = freshness === 'eventual' && dice.chance(OLD);
      const at = dice.int(keys.length + 1);
      const items: TableItem[] = [];
      for (const some of [keys.slice(0, at), keys.slice(at)])
        if (some.length > 0)
          items.push(...(await call(() => (isOld ? table.readOld(some, dice) : table.read(some, freshness)))));
      return items;
    },
    commit: async (steps) => {
      for (const { writes, whole } of steps) {
        const parts = whole ? [writes] : writes.map((write) => [write]);
        const done = await Promise.all(parts.map(commit));
        if (!done.every(Boolean)) return false;
      }
      return true;
    },
    insertEach: (items) => Promise.all(items.map((item) => commit([{ item, expect: 'absent' }]))),
  };
};
