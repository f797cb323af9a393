import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seededRandom } from '../random.ts';
import type { Call } from './call.ts';
import { createCrashPoints } from './crash-points.ts';
import { exampleCall } from './example-call.ts';
import { STRIKES } from './strike.ts';
import { createStrikePlan } from './strike-plan.ts';

const plan = (struck = 1, isOurs = (_pid: number): boolean => false) => {
  const crashPoints = createCrashPoints();
  return { crashPoints, strikes: createStrikePlan({ random: seededRandom('1'), crashPoints, isOurs, struck }) };
};

const many = Array.from({ length: 400 }, (_, i) => exampleCall({ invocation: String(i), subject: `/b/${i}.md` }));

describe('the strike plan', () => {
  it('does nothing before the storm and nothing behind it', () => {
    const { strikes } = plan();
    assert.ok(many.every((one) => strikes.decide(one) === undefined));
    strikes.storm(true);
    assert.ok(many.some((one) => strikes.decide(one) !== undefined));
    strikes.storm(false);
    assert.ok(many.every((one) => strikes.decide(one) === undefined));
  });

  it('strikes the next call that was arranged for, storm or not, and with an outage each attempt of it', async () => {
    const { strikes } = plan();
    const label = 's3:GetObject';
    const fallen = strikes.arrange({ fits: (one) => one.label === label, strike: 'internal error' });
    assert.equal(strikes.decide(exampleCall({ label: 's3:PUT' })), undefined);
    assert.equal(strikes.decide(exampleCall())?.strike, 'internal error');
    await fallen;
    assert.equal(strikes.decide(exampleCall())?.strike, 'internal error');
    assert.equal(strikes.decide(exampleCall({ invocation: '2' })), undefined);
    void strikes.arrange({ fits: () => true, strike: 'internal error', once: true });
    assert.equal(strikes.decide(exampleCall({ invocation: '5' }))?.strike, 'internal error');
    assert.equal(strikes.decide(exampleCall({ invocation: '5' })), undefined);
    void strikes.arrange({ fits: () => true, strike: 'slow answer', holdMs: 700 });
    const { strike, holdMs } = strikes.decide(exampleCall({ invocation: '3' })) ?? {};
    assert.deepEqual([strike, holdMs], ['slow answer', 700]);
    assert.equal(strikes.decide(exampleCall({ invocation: '3' })), undefined);
    void strikes.arrange({ fits: () => true, strike: 'throttled' });
    assert.equal(strikes.disarm(), true);
    assert.equal(strikes.decide(exampleCall({ invocation: '4' })), undefined);
    assert.equal(strikes.disarm(), false);
  });

  it('does the same to the same calls whatever order they come in', () => {
    const outcome = (calls: readonly Call[]) => {
      const { strikes } = plan(0.3);
      strikes.storm(true);
      // Once each strike has been seen at this call, only the dice of the call decide.
      for (const one of many) strikes.decide({ ...one, subject: `warm up ${one.subject}` });
      return new Map(calls.map((one) => [one.subject, strikes.decide(one)?.strike]));
    };
    const forth = outcome(many);
    const back = outcome(many.toReversed());
    const same = many.filter(({ subject }) => forth.get(subject) === back.get(subject)).length;
    // All but those that were let off because a costly strike had not yet rested.
    assert.ok(same > many.length * 0.95, `${same} of ${many.length}`);
  });

  it('hits every kind of call with everything that can hit it', () => {
    const { strikes } = plan();
    strikes.storm(true);
    for (const one of many) strikes.decide(one);
    const possible = Object.keys(STRIKES).filter(
      (strike) =>
        !strike.startsWith('kill') &&
        !['transaction conflict', 'transaction throttled', 'old answer', 'keys unprocessed', 'entries failed'].includes(
          strike,
        ),
    );
    assert.deepEqual([...strikes.counts().keys()].sort(), possible.sort());
  });

  it('begins with what only this kind of call can meet', () => {
    const { strikes } = plan();
    strikes.storm(true);
    const batch = { service: 'dynamodb', operation: 'BatchExecuteStatement' } as const;
    for (const label of ['claims', 'receipts'])
      assert.equal(strikes.decide(exampleCall({ ...batch, label, invocation: label }))?.strike, 'entries failed');
  });

  it('kills on both sides of every call it sees, and only processes that are ours', () => {
    const { crashPoints, strikes } = plan(0, (pid) => pid === 1);
    strikes.storm(true);
    assert.notEqual(strikes.decide(exampleCall({ pid: 2 }))?.strike, 'kill before');
    assert.equal(strikes.decide(exampleCall())?.strike, 'kill before');
    assert.ok(!crashPoints.unvisited().includes('before s3:GetObject'));
    assert.ok(crashPoints.unvisited().includes('after s3:GetObject'));
  });

  it('kills around a call that follows a death without a rest', () => {
    const { strikes } = plan(0, () => true);
    strikes.storm(true);
    assert.equal(
      strikes.decide(exampleCall({ label: 'dynamodb:BatchExecuteStatement of claims' }))?.strike,
      'kill before',
    );
    assert.notEqual(strikes.decide(exampleCall({ label: 'dynamodb:PutItem new' }))?.strike, 'kill before');
    assert.equal(strikes.decide(exampleCall({ label: 'dynamodb:TransactWriteItems new' }))?.strike, 'kill before');
  });

  it('fails every call of a service that is gone, and no other', () => {
    const { strikes } = plan(0);
    strikes.outage('dynamodb', true);
    assert.ok(strikes.decide(exampleCall({ service: 'dynamodb' })));
    assert.equal(strikes.decide(exampleCall()), undefined);
    strikes.outage('dynamodb', false);
    assert.equal(strikes.decide(exampleCall({ service: 'dynamodb' })), undefined);
  });
});
