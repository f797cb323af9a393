import type { Arrival } from '../../../functions/story/decision.ts';
import { recordFile } from '../../../functions/story/record-file.ts';
import { memoryTable } from './memory-table.ts';

export const patience = { attempts: 5, sleep: async () => {}, random: () => 0.5 };

/** Records the arrivals one after the other and gives the dispositions and the table. */
export const record = async (...arrivals: Arrival[]) => {
  const table = memoryTable();
  const dispositions: string[] = [];
  for (const one of arrivals) dispositions.push((await recordFile(one, table, patience)).disposition);
  const announced = table.announced().map((item) => ('announce' in item ? item.announce : ''));
  const [story] = table.stories();
  return { table, dispositions, announced, story };
};

export const AT_ONE = '2026-03-01T01:00:00.000Z';
export const AT_TWO = '2026-03-01T02:00:00.000Z';
export const AT_FOUR = '2026-03-01T04:00:00.000Z';
export const AT_THREE = '2026-03-01T03:00:00.000Z';
