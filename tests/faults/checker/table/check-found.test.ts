import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Breakage, S, withFields, without } from '../example/break-world.ts';
import { BUCKET, healthyWorld, KEY, nearClaim } from '../example/healthy-world.ts';
import { findingsOf } from '../world/findings.ts';
import { checkFound } from './check-found.ts';

const wrong = (...changes: Breakage[]): string[] => {
  const world = healthyWorld();
  for (const change of changes) change(world);
  return checkFound(findingsOf(world)).map(({ name }) => name);
};

const TOLD = { bucket: BUCKET, key: 'a.md', version: '01', timeline: true, nearWindowDays: 7 };

describe('a story', () => {
  it('can be found by who is like it', () => {
    assert.deepEqual(wrong(), []);
    assert.deepEqual(wrong(without(KEY)), ['claims-disagree']);
    assert.deepEqual(wrong(withFields(KEY, { storyId: S('t1-other') })), ['claims-disagree']);
    // A fence keeps a place, and leads nobody to it.
    assert.deepEqual(wrong(withFields(KEY, { sk: S('STORY') })), ['claims-disagree']);
  });

  it('need not be found by a key that another took when it had expired', () => {
    const taken: Breakage = (world) => world.writes.push(nearClaim(KEY, 'NEAR'), nearClaim(KEY, 'NEAR', 't1-other'));
    assert.deepEqual(wrong(withFields(KEY, { storyId: S('t1-other') }), taken), []);
  });

  it('can though nobody hears of it', () => {
    const quietly: Breakage = (world) => {
      world.quiet = [{ ...TOLD, nearDuplicates: true }];
    };
    assert.deepEqual(wrong(without(KEY), quietly), ['claims-disagree']);
  });

  it('cannot where nothing is to be found by likeness', () => {
    const quietly: Breakage = (world) => {
      world.quiet = [{ ...TOLD, nearDuplicates: false }];
    };
    assert.deepEqual(wrong(without(KEY), quietly), []);
    const exact: Breakage = (world) => void Object.assign(world, { nearDuplicates: false });
    assert.deepEqual(wrong(without(KEY), exact), []);
  });
});
