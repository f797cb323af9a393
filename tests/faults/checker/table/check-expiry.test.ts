import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { check } from '../check.ts';
import { file, N, storyAt, withFields, wordsAt } from '../example/break-world.ts';
import { BUCKET, healthyWorld, LISTED_AT, nearClaim, STORY } from '../example/healthy-world.ts';
import { findingsOf } from '../world/findings.ts';
import { checkExpiry } from './check-expiry.ts';

/** What the checker calls a claim of a like report, or a fence, that was made while the healthy world was and expires then. */
const called = (expiresAt: number, pk = 'BAND#1#x'): string[] => {
  const world = healthyWorld();
  world.items.push(nearClaim(pk, pk.startsWith('STORY') ? 'STORY' : 'NEAR', STORY, expiresAt));
  return check(world).map(({ name }) => name);
};

const secondOfMarch = (day: number): number => Date.UTC(2026, 2, day) / 1000;

describe('a claim of a like report', () => {
  it('expires a week after it was made', () => {
    assert.deepEqual(called(secondOfMarch(9)), []);
    assert.deepEqual(called(secondOfMarch(9), 'STORY#t1-like'), []);
  });

  it('expires neither when it is made, nor after weeks, nor in milliseconds', () => {
    for (const expiresAt of [secondOfMarch(2), secondOfMarch(16), 1000 * secondOfMarch(9)]) {
      assert.deepEqual(called(expiresAt), ['claims-disagree']);
      assert.deepEqual(called(expiresAt, 'STORY#t1-like'), ['claims-disagree']);
    }
  });
});

describe('a claim of a report that was told of with another window', () => {
  it('expires by that', () => {
    const told = { bucket: BUCKET, key: 'b.md', version: '04', timeline: true, nearDuplicates: true };
    const calledOf = (nearWindowDays: number): string[] => {
      const world = healthyWorld();
      world.quiet = [{ ...told, nearWindowDays }];
      return checkExpiry(findingsOf(world)).map(({ name }) => name);
    };
    assert.deepEqual(calledOf(7), []);
    assert.deepEqual(calledOf(9), ['claims-disagree']);
  });
});

describe('what is no claim of a like report', () => {
  for (const pk of [storyAt, wordsAt('snow'), 'ARTICLE#a', file('a.md'), LISTED_AT]) {
    it(`never expires: ${pk}`, () => {
      const world = healthyWorld();
      withFields(pk, { expiresAt: N(secondOfMarch(9)) })(world);
      assert.deepEqual(
        check(world).map(({ name }) => name),
        ['claims-disagree'],
      );
    });
  }
});

describe('a claim that the campaign let expire', () => {
  const PAST = secondOfMarch(1);

  const calledExpired = (pk: string, ...behind: number[]): string[] => {
    const world = healthyWorld();
    world.expired = [{ pk, sk: 'NEAR', expiresAt: PAST }];
    const made = [secondOfMarch(9), PAST, ...behind];
    world.writes.push(
      ...made.map((expiresAt) => ({ ...nearClaim(pk, 'NEAR', STORY, expiresAt), version: N(expiresAt) })),
    );
    world.items.push(nearClaim(pk, 'NEAR', STORY, made.at(-1) ?? PAST));
    return check(world).map(({ name }) => name);
  };

  it('is there until somebody takes its key', () => {
    assert.deepEqual(calledExpired('BAND#1#x'), []);
    assert.deepEqual(calledExpired('BAND#1#x', secondOfMarch(9)), []);
    assert.deepEqual(calledExpired('HEAD#1#x', secondOfMarch(9)), []);
  });

  it('is wrong where its next report did not take its headline', () => {
    assert.deepEqual(calledExpired('HEAD#1#x'), ['claims-disagree']);
  });

  it('is taken once', () => {
    assert.deepEqual(calledExpired('BAND#1#x', secondOfMarch(9), secondOfMarch(9)), ['written-over']);
  });
});
