import type { Arrival, Decision } from '../../../../functions/story/decision.ts';
import { recordFile } from '../../../../functions/story/record-file.ts';
import type { SharedTable } from '../../../../functions/story/story-table.ts';
import { shareTable } from '../../../../functions/story/table/share-table.ts';
import { arrival } from '../arrivals.ts';
import { memoryTable } from '../memory-table.ts';

export const patience = { attempts: 3, sleep: async () => {}, random: () => 0 };

export const news = (name: string): Arrival =>
  arrival({ articleId: name, text: `news of ${name}` }, { key: `${name}.md` });

/** A table that notes its calls: the number of keys of each, or of items in each step. */
export const noted = (over: Partial<SharedTable> = {}) => {
  const table = memoryTable();
  const calls: string[] = [];
  const inner = { ...table, ...over };
  const shared: SharedTable = {
    read: (keys, freshness) => {
      calls.push(`read ${keys.length} ${freshness}`);
      return inner.read(keys, freshness);
    },
    commit: (steps) => {
      calls.push(`commit ${steps.map(({ writes }) => writes.length).join(' ')}`);
      return inner.commit(steps);
    },
    insertEach: (items) => {
      calls.push(`insert each ${items.length}`);
      return inner.insertEach(items);
    },
  };
  return { table, calls, shared };
};

export const together = (
  shared: SharedTable,
  arrivals: readonly Arrival[],
): Promise<PromiseSettledResult<Decision>[]> => {
  const share = shareTable(shared, 5);
  return Promise.allSettled(arrivals.map((one) => share((table) => recordFile(one, table, patience))));
};

export const dispositions = (results: readonly PromiseSettledResult<Decision>[]) =>
  results.map((result) => (result.status === 'fulfilled' ? result.value.disposition : String(result.reason)));
