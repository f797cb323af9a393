import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { check } from '../check.ts';
import { N, S, withFields } from '../example/break-world.ts';
import { healthyWorld, type MutableWorld, nearClaim } from '../example/healthy-world.ts';
import type { RawItem } from '../world/world.ts';

/** What the checker calls a healthy world with this in it. */
const called = (change: (world: MutableWorld) => unknown): string[] => {
  const world = healthyWorld();
  change(world);
  return check(world).map(({ name }) => name);
};

const claiming =
  (count: number, fields: RawItem = {}) =>
  (world: MutableWorld) => {
    for (let at = 0; at < count; at++) world.items.push({ ...nearClaim(`BAND#1#${at}`, 'NEAR'), ...fields });
  };

describe('an item', () => {
  it('says of which layout it is', () => {
    assert.deepEqual(called(withFields('ARTICLE#b', { schema: N(0) })), ['claims-disagree']);
  });

  it('stands where what it is stands', () => {
    for (const [pk, sk] of [
      ['BAND#2#x', 'NEAR'],
      ['BAND#1#x', 'STORY'],
      ['STORY#t1-like', 'NEAR'],
    ] as const) {
      assert.deepEqual(
        called((world) => world.items.push(nearClaim(pk, sk))),
        ['claims-disagree'],
      );
    }
  });
});

describe('a claim of a like report', () => {
  it('says what to compare with', () => {
    assert.deepEqual(called(claiming(1)), []);
    assert.deepEqual(called(claiming(1, { kind: S('short'), wire: S('flash') })), []);
    for (const fields of [
      { articleId: S('z') },
      { kind: S('') },
      { wire: S('') },
      { depth: N(3) },
      { depth: N(-1) },
      { observedAt: S('') },
      { headline: N(0) },
      { source: N(0) },
      { packed: { B: 'AAAA' } },
    ]) {
      // What is too far away is further as well than reports have joined.
      assert.deepEqual([...new Set(called(claiming(1, fields)))], ['claims-disagree'], JSON.stringify(fields));
    }
  });

  it('is one of three at most, of two where the text is long', () => {
    assert.deepEqual(called(claiming(3)), []);
    assert.deepEqual(called(claiming(4)), ['claims-disagree']);
    assert.deepEqual(called(claiming(1, { kind: S('caption') })), []);
    assert.deepEqual(called(claiming(2, { kind: S('caption') })), ['claims-disagree']);
    const sized = (shingles: number): RawItem => {
      const packed = Buffer.alloc(328);
      packed.writeUInt16LE(shingles, 1);
      return { packed: { B: packed.toString('base64') } };
    };
    assert.deepEqual(called(claiming(3, sized(1200))), []);
    assert.deepEqual(called(claiming(2, sized(1201))), []);
    assert.deepEqual(called(claiming(3, sized(1201))), ['claims-disagree']);
    assert.deepEqual(
      called((world) => {
        claiming(3)(world);
        world.items.push({ ...nearClaim('BAND#1#z', 'NEAR'), observedAt: S('2026-03-01T09:00:00.000Z') });
      }),
      [],
    );
  });
});
