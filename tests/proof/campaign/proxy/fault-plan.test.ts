import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seededRandom } from '../../../fixtures/random.ts';
import type { Call } from './call.ts';
import { createFaultPlan } from './fault-plan.ts';

const call = (subject: string, operation: Call['operation'] = 'GetObject'): Call => ({
  ...{ pid: 1, service: 's3', operation, subject, isEventual: false, path: '', body: Buffer.alloc(0) },
});

/** Which of a hundred calls a plan of this seed lets fail. */
function failed(seed: string, subjects: readonly string[]): string[] {
  const plan = createFaultPlan(seededRandom(seed));
  plan.inject({ fault: 'throttled', share: 0.3 });
  return subjects.filter((subject) => plan.choose(call(subject)) !== undefined).toSorted();
}

describe('a plan of faults', () => {
  const subjects = Array.from({ length: 100 }, (_, at) => `file ${at}`);

  it('chooses the same calls for the same seed, in whatever order they come', () => {
    assert.deepEqual(failed('1', subjects), failed('1', subjects.toReversed()));
    assert.notDeepEqual(failed('1', subjects), failed('2', subjects));
    assert.ok(failed('1', subjects).length > 10);
  });

  it('chooses so many calls of an operation, and no other', () => {
    const plan = createFaultPlan(seededRandom('1'));
    const fault = plan.inject({ fault: 'throttled', operation: 'GetObject', times: 2 });
    assert.equal(plan.choose(call('a', 'PublishBatch')), undefined);
    for (const subject of ['a', 'b']) plan.choose(call(subject))?.done(true);
    assert.equal(plan.choose(call('c')), undefined);
    assert.equal(fault.happened(), 2);
    assert.deepEqual(plan.missing(), []);
  });

  it('says which faults did not happen as often as planned', () => {
    const plan = createFaultPlan(seededRandom('1'));
    plan.inject({ fault: 'throttled', operation: 'GetObject', times: 2 });
    plan.choose(call('a'))?.done(true);
    plan.choose(call('b'))?.done(false);
    assert.deepEqual(plan.missing(), ['throttled GetObject: 1 of 2']);
  });

  it('forces a fault that chance does not bring', () => {
    const plan = createFaultPlan(seededRandom('1'));
    const rare = plan.inject({ fault: 'throttled', share: 0 });
    assert.equal(plan.choose(call('a')), undefined);
    rare.force();
    plan.choose(call('b'))?.done(true);
    assert.equal(plan.choose(call('c')), undefined);
    assert.equal(rare.happened(), 1);
  });
});
