import type fc from 'fast-check';
import type { Steps } from '../../../functions/story/decision.ts';
import type { SharedTable } from '../../../functions/story/story-table.ts';
import type { MemoryTable } from './memory-table.ts';

/** The table, where the scheduler decides at every read and every write who goes on: what is each for itself comes in any order. */
export const interleavedTable = (table: MemoryTable, scheduler: fc.Scheduler): SharedTable => {
  const commitStep = scheduler.scheduleFunction(table.commitStep);
  return {
    read: scheduler.scheduleFunction(table.read),
    commit: async (steps: Steps) => {
      for (const { writes, whole } of steps) {
        const parts = whole ? [writes] : writes.map((write) => [write]);
        const done = await Promise.all(parts.map((part) => commitStep({ writes: part, whole: true })));
        if (!done.every(Boolean)) return false;
      }
      return true;
    },
    insertEach: (items) =>
      Promise.all(items.map((item) => commitStep({ writes: [{ item, expect: 'absent' }], whole: true }))),
  };
};
