import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memoryTable } from '../../functions/story/memory-table.ts';
import { readFile } from '../checker/read-file.ts';
import { refusalOf } from '../checker/refusal-of.ts';
import { seededRandom } from '../random.ts';
import { certainPlan } from './certain-plan.ts';
import { FILE_KINDS } from './file-plan.ts';
import { recordBytes } from './record-bytes.ts';
import { MOST_BYTES } from './unreadable.ts';

describe('the plan of what is certain', () => {
  it('has each file become what it says, of whatever seed, by the functions without anything around them', async () => {
    for (let seed = 0; seed < 40; seed++) {
      const table = memoryTable();
      let sequence = 10;
      for (const { steps, become } of certainPlan(seededRandom(String(seed)), 0)) {
        const puts = steps.filter((step) => step.do === 'put');
        assert.equal(puts.length, become.length);
        // What is hidden before it is read is found so by what surrounds the functions' core.
        const at = become.findLastIndex(({ reason }) => reason !== 'deleted' && reason !== 'overwritten');
        const [step, fate] = [puts[at], become[at]];
        if (step === undefined || fate === undefined) continue;
        const { key, bytes } = step;
        const { disposition, reason } = await recordBytes(table, { key, bytes, sequencer: String(sequence++) });
        assert.deepEqual({ disposition, ...(reason && { reason }) }, fate, `${seed}: ${step.kind} ${step.key}`);
      }
    }
  });

  it('has each kind of file but those whose fate is a matter of likeness, or of names', () => {
    const kinds = certainPlan(seededRandom('1'), 0).flatMap(({ steps }) =>
      steps.flatMap((step) => (step.do === 'put' ? step.kind : [])),
    );
    assert.deepEqual(
      Object.keys(FILE_KINDS).filter((kind) => !kinds.some((one) => one === kind)),
      ['rewrite', 'like reports', 'crawled twice'],
    );
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
