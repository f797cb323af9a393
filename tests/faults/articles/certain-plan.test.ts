import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readArticle } from '../../../functions/article/read.ts';
import { NEAR_DEFAULTS } from '../../../functions/story/near-settings.ts';
import { recordFile } from '../../../functions/story/record-file.ts';
import { memoryTable } from '../../functions/story/memory-table.ts';
import { readFile } from '../checker/read-file.ts';
import { refusalOf } from '../checker/refusal-of.ts';
import { seededRandom } from '../random.ts';
import { certainPlan } from './certain-plan.ts';
import { FILE_KINDS } from './file-plan.ts';

const NOW = Date.UTC(2026, 5, 1);

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
        const uploadedAt = new Date(NOW).toISOString();
        const { disposition, reason } = await recordFile(
          {
            file: { bucket: 'b', key: step.key, sequencer: String(sequence++), uploadedAt },
            result: readArticle(step.bytes, { key: step.key, maxBytes: 1_000_000, now: NOW }),
            now: uploadedAt,
            notifications: true,
            timeline: true,
            near: NEAR_DEFAULTS,
          },
          table,
          { attempts: 1, sleep: async () => {}, random: () => 0 },
        );
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

  it('has files that the checker refuses for the same reasons', () => {
    for (const { steps, become } of certainPlan(seededRandom('2'), 0)) {
      const [step] = steps;
      if (step?.do !== 'put' || step.kind !== 'unreadable') continue;
      assert.equal(readFile(step.bytes), undefined);
      assert.equal(refusalOf(step.bytes), become[0]?.reason);
    }
  });
});
