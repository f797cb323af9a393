import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memoryTable } from '../../functions/story/memory-table.ts';
import { createLedger } from '../campaign/ledger.ts';
import { check } from '../checker/check.ts';
import { heardOf } from '../interleavings/heard-of.ts';
import { worldOf } from '../interleavings/world-of.ts';
import { seededRandom } from '../random.ts';
import { certainPlan } from './certain-plan.ts';
import { BUCKET, NOW, recordBytes } from './record-bytes.ts';
import { seeds } from './seeds.ts';

/** Told of after something else was done to their key: what becomes of them depends on what surrounds the functions' core. */
const HIDDEN: readonly unknown[] = ['deleted', 'overwritten'];

describe('the plan of what is certain', () => {
  it('leaves a world in which the checker finds nothing wrong, by the functions without anything around them', async () => {
    for (const seed of seeds(3)) {
      const [table, ledger] = [memoryTable(), createLedger()];
      let sequence = 10;
      let afterMs = 0;
      for (const { steps, later = false, become } of certainPlan(seededRandom(String(seed)), 0, NOW)) {
        if (later) afterMs += 1_000;
        const puts = steps.filter((step) => step.do === 'put');
        for (const [at, { key, bytes, contentType }] of puts.entries()) {
          if (HIDDEN.includes(become[at]?.reason)) continue;
          const sequencer = String(sequence++);
          const eventTime = new Date(NOW + afterMs).toISOString();
          ledger.put({ bucket: BUCKET, key, sequencer, eventTime }, bytes, contentType);
          await recordBytes(table, { key, bytes, contentType, afterMs, sequencer });
        }
      }
      const versions = ledger.versions();
      const objects = new Map(versions.map(({ key, reading }) => [key, reading]));
      const world = { ...worldOf([], table.contents()), timeline: true, versions, objects };
      assert.deepEqual(check({ ...world, ...heardOf(table.announced(), world.source) }), []);
    }
  });
});
