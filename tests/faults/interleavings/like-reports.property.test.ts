import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Arrival } from '../../../functions/story/decision.ts';
import { recordFile } from '../../../functions/story/record-file.ts';
import type { SharedTable } from '../../../functions/story/story-table.ts';
import { shareTable } from '../../../functions/story/table/share-table.ts';
import { interleavedTable } from '../../functions/story/interleaved-table.ts';
import { memoryTable } from '../../functions/story/memory-table.ts';
import { FERRY, FERRY_ELSEWHERE, FERRY_LONGER, QUARRY, told } from '../../functions/story/near/told.ts';
import { check } from '../checker/check.ts';
import { worldOf } from './world-of.ts';

const RUNS = { numRuns: Number(process.env.PROPERTY_RUNS ?? 300) };

/** Reports of three articles, some of them like others and some of them versions of one; each comes after some that came to nothing. */
const deliveries = fc
  .array(
    fc.record({
      id: fc.constantFrom('a', 'b', 'c'),
      text: fc.constantFrom(FERRY, FERRY_LONGER, FERRY_ELSEWHERE, QUARRY),
      publisher: fc.constantFrom('Gull Bay Wire', 'Northern Post'),
      hour: fc.nat(5),
      markers: fc.constantFrom<string[][]>([], ['(LEAD)']),
      /** So many writes each of its processes had done when it died. */
      deaths: fc.array(fc.nat(6), { maxLength: 2 }),
    }),
    { minLength: 2, maxLength: 5 },
  )
  .map((reports) =>
    reports.map(({ deaths, ...report }, at) => {
      const one = told(report);
      return { arrival: { ...one, file: { ...one.file, key: `${at}.md`, uploadedAt: one.now } }, deaths };
    }),
  );

/** A table whose process dies behind so many writes. */
const mortal = (table: SharedTable, writes: number): SharedTable => {
  let left = writes;
  const spend = (by: number): void => {
    if (left < by) throw new Error('killed');
    left -= by;
  };
  return {
    read: table.read,
    commit: async (steps) => {
      for (const step of steps) {
        const lived = step.whole ? step.writes : step.writes.slice(0, left);
        if (lived.length > 0 && !(await table.commit([{ ...step, writes: lived }]))) return false;
        spend(step.whole ? 1 : step.writes.length);
      }
      return true;
    },
    insertEach: async (items) => {
      const done = await table.insertEach(items.slice(0, left));
      spend(items.length);
      return done;
    },
  };
};

describe('like reports that race, die and come again', () => {
  it('leave a world in which everything is right', async () => {
    await fc.assert(
      fc.asyncProperty(deliveries, fc.scheduler(), async (all, scheduler) => {
        const table = memoryTable();
        const interleaved = interleavedTable(table, scheduler);
        const patience = { attempts: 60, sleep: async () => {}, random: () => 0 };
        const record = async (arrival: Arrival, over: SharedTable) => recordFile(arrival, over, patience);
        const share = shareTable(interleaved, 0);
        const deliver = async ({ arrival, deaths }: { arrival: Arrival; deaths: number[] }, at: number) => {
          for (const writes of deaths) await record(arrival, mortal(interleaved, writes)).catch(onlyKilled);
          // Half of them are a batch.
          if (at % 2 === 0) await share((shared) => recordFile(arrival, shared, patience));
          else await record(arrival, interleaved);
        };
        await scheduler.waitFor(Promise.all(all.map(deliver)));
        assert.deepEqual(
          check(
            worldOf(
              all.map(({ arrival }) => arrival),
              table.contents(),
            ),
          ),
          [],
        );
      }),
      RUNS,
    );
  });
});

const onlyKilled = (error: unknown): void => assert.match(String(error), /killed/);
