import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Decision } from '../../../functions/story/decision.ts';
import { memoryTable } from '../../functions/story/memory-table.ts';
import { readFile } from '../checker/world/read-file.ts';
import { refusalOf } from '../checker/world/refusal-of.ts';
import { seededRandom } from '../random.ts';
import { assertSameReading } from './assert-same-reading.ts';
import { type Certain, certainPlan } from './certain-plan.ts';
import { SERIALS } from './derived.ts';
import { FILE_KINDS } from './file-plan.ts';
import { growingPlan } from './growing-plan.ts';
import { backPlan, betweenPlan, halfPlan } from './meeting-plan.ts';
import { NOW, recordBytes } from './record-bytes.ts';
import { seeds } from './seeds.ts';
import { MOST_BYTES } from './unreadable.ts';

const tellsStory = ({ steps }: Decision): boolean =>
  steps.some(({ writes }) => writes.some(({ item }) => item.entity === 'story' && item.announce !== 'none'));

/** With the reports that grow, the next crawls of some, and one that another leads to, which belong to the trials. */
const planOf = (seed: number): Certain[] => {
  const random = seededRandom(String(seed));
  const { stands, joins } = betweenPlan(random.fork('between'), 4 * SERIALS);
  return [
    ...certainPlan(random, 0, NOW),
    ...growingPlan(random.fork('growing'), SERIALS),
    ...halfPlan(random.fork('half'), 2 * SERIALS),
    ...backPlan(random.fork('back'), 3 * SERIALS),
    stands,
    joins,
  ];
};

describe('the plan of what is certain', () => {
  it('has files that say the same to functions and checker and become what they say, of whatever seed, with nothing around', async () => {
    for (const seed of seeds()) {
      const table = memoryTable();
      const storyIds = new Map<string, string | undefined>();
      let sequence = 10;
      let afterMs = 0;
      for (const { steps, later = false, become: fates } of planOf(seed)) {
        if (later) afterMs += 1_000;
        const puts = steps.filter((step) => step.do === 'put');
        assert.equal(puts.length, fates.length);
        for (const step of steps) if (step.do !== 'delete') assertSameReading(step, `${seed}: ${step.key}`);
        for (const [at, { sameStoryAs, announced, ...become }] of fates.entries()) {
          const step = puts[at];
          // What is hidden before it is read is found so by what surrounds the functions' core.
          if (step === undefined || become.reason === 'deleted' || become.reason === 'overwritten') continue;
          const { key, bytes, contentType } = step;
          const sequencer = String(sequence++);
          const decision = await recordBytes(table, { key, bytes, contentType, afterMs, sequencer });
          const { disposition, reason, storyId } = decision;
          const name = `${seed}: ${step.kind} ${step.key}`;
          if (become.disposition === undefined) assert.match(disposition, /^(new|copy|update)$/, name);
          else assert.deepEqual({ disposition, ...(reason && { reason }) }, become, name);
          if (sameStoryAs !== undefined) assert.equal(storyId, storyIds.get(sameStoryAs) ?? 'of no earlier file', name);
          if (announced !== undefined) assert.equal(tellsStory(decision), announced, name);
          storyIds.set(key, storyId);
        }
      }
    }
  });

  it('has each kind of file', () => {
    const kinds = certainPlan(seededRandom('1'), 0).flatMap(({ steps }) =>
      steps.flatMap((step) => (step.do === 'put' ? step.kind : [])),
    );
    assert.deepEqual([...new Set<string>(kinds)].sort(), Object.keys(FILE_KINDS).sort());
  });

  it('has a file of exactly the most bytes, and one with a byte more', () => {
    const sizes = certainPlan(seededRandom('3'), 0).flatMap(({ steps }) =>
      steps.flatMap((step) => (step.do === 'put' && step.bytes.length >= MOST_BYTES ? step.bytes.length : [])),
    );
    assert.deepEqual(sizes, [MOST_BYTES, MOST_BYTES + 1]);
  });

  it('has files that the checker refuses for the same reasons', () => {
    for (const { steps, become } of certainPlan(seededRandom('2'), 0)) {
      const [step] = steps;
      if (step?.do !== 'put' || step.kind !== 'unreadable') continue;
      assert.equal(readFile(step.bytes), undefined);
      assert.equal(refusalOf(step.bytes), become[0]?.reason);
    }
  });
});
