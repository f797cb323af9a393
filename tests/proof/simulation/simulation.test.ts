import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { CORRECTION_MUTANTS, PIPELINE_MUTANTS, TABLE_MUTANTS } from '../protocol-mutants.ts';
import { FAULTS } from './faults.ts';
import { failureText, runStorms } from './run-storms.ts';
import { runStorm } from './storm.ts';

// Goal: whatever goes wrong in whatever order, the world at rest is right. Method: many small storms of the run's seed
// (tests/seed.mjs), each checked by every invariant; and products with a known fault, each of which some storm finds.
// The seed is printed: `TEST_SEED=… npm test -- simulation` repeats a run, and a failure names its own storm.

const SEED = process.env.TEST_SEED ?? randomUUID();

/** A thousand in .ci/long: these meet every fault, disposition and correction ten times. */
const STORMS = Number(process.env.SIMULATION_STORMS ?? 40);
const MANY = 1000;

/** Storms in which a mutant must be found. Corrections are rare: these take ten seconds, in .ci/long. */
const MUTANT_STORMS = 300;
const MUTANTS = [...TABLE_MUTANTS, ...PIPELINE_MUTANTS];

const DISPOSITIONS = [
  'container',
  'copy',
  'development',
  'duplicate',
  'new',
  'rejected',
  'revision',
  'stale',
  'update',
];
const CORRECTIONS = ['merged', 'restored', 'split', 'unmerged', 'withdrawn'];

describe('storms', () => {
  it('leave worlds in which every invariant holds, and a thousand meet every fault, disposition and correction', async (test) => {
    test.diagnostic(`seed ${SEED}`);
    const { failure, faults, dispositions, corrections } = await runStorms(SEED, STORMS);
    assert.equal(failure && failureText(failure), undefined);
    if (STORMS < MANY) return;
    const shown = FAULTS.filter((fault) => (faults.get(fault) ?? 0) < 10);
    assert.deepEqual(shown, []);
    // One storm in three hundred has a development.
    assert.deepEqual([...new Set(['development', ...dispositions.keys()])].sort(), DISPOSITIONS);
    const listed = CORRECTIONS.filter((name) => (corrections.get(name) ?? 0) < 10);
    assert.deepEqual(listed, []);
  });
});

describe('a storm', () => {
  it('is the same for the same seed, and another for another seed', async () => {
    const [one, again, other] = [await runStorm('a'), await runStorm('a'), await runStorm('b')];
    assert.deepEqual(again, one);
    assert.notDeepEqual(other.world, one.world);
  });

  it('names its seed, what is wrong and what happened', () => {
    const violations = [{ invariant: 'upload-has-receipt', subject: 'FILE#a@1', detail: 'there is no receipt' }];
    const text = failureText({ seed: 'a/7', violations, history: ['upload of a'] });
    assert.match(text, /a\/7.*upload-has-receipt: FILE#a@1.*upload of a.*--seed a\/7 --storms 1/s);
  });

  for (const mutant of STORMS < MANY ? MUTANTS : [...MUTANTS, ...CORRECTION_MUTANTS])
    it(`notices where ${mutant.name}`, async () => {
      const { failure } = await runStorms('mutants', MUTANT_STORMS, mutant);
      assert.ok(failure, `${MUTANT_STORMS} storms found nothing wrong`);
    });
});
