import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Breakage, file, indexAt, N, S, withFields } from '../example/break-world.ts';
import { healthyWorld, nearClaim, STORY } from '../example/healthy-world.ts';
import { findingsOf } from '../world/findings.ts';
import type { RawItem } from '../world/world.ts';
import { checkDepths } from './check-depths.ts';

const SNOW_AT = `STORY#t1-${'snow'.padEnd(22, '-')}`;
const ALIKE = { evidence: { M: { articleId: S('001_1') } } };

/** What is wrong where this article has joined the story of 001_1, and claims a key for it. */
const wrong = (articleId: string, depth: number, ...changes: Breakage[]): string[] => {
  const world = healthyWorld();
  withFields(file('a.md'), { articleId: S('001_1') })(world);
  withFields(file('b.md'), { articleId: S(articleId), ...ALIKE })(world);
  withFields('ARTICLE#b', { articleId: S(articleId) })(world);
  world.items.push({ ...nearClaim('BAND#1#x', 'NEAR'), articleId: S(articleId), depth: N(depth) });
  for (const change of changes) change(world);
  return checkDepths(findingsOf(world)).map(({ name }) => name);
};

/** It came once more, or before. */
const again: Breakage = (world) => {
  world.items.push({ ...world.items[indexAt(world, file('b.md'))], pk: S(file('b again.md')) });
};

describe('a claim for a story that another publisher began', () => {
  it('is a step from its first report', () => {
    assert.deepEqual(wrong('002_1', 0), ['claims-disagree']);
    assert.deepEqual(wrong('002_1', 1), []);
  });

  it('may be none where the publisher is the same, or nobody knows', () => {
    assert.deepEqual(wrong('001_2', 0), []);
    assert.deepEqual(wrong('id:example.com/002_1', 0), []);
  });

  it('may be none where it was made before its report joined', () => {
    assert.deepEqual(wrong('002_1', 0, again), []);
    assert.deepEqual(wrong('002_1', 0, withFields('BAND#1#x', { storyId: S('t1-other') })), []);
    // By another of its files, which was gone before it had a receipt.
    assert.deepEqual(wrong('002_1', 0, withFields('BAND#1#x', { observedAt: S('2026-03-01T01:00:00.000Z') })), []);
    // Its words were put over a fence, which stands where a story had been begun in them.
    assert.deepEqual(wrong('002_1', 0, withFields(SNOW_AT, { version: N(2) })), []);
    assert.deepEqual(wrong('002_1', 0, withFields(SNOW_AT, { version: N(1) })), ['claims-disagree']);
  });

  it('is a step from it as well where its publisher goes on from what was one', () => {
    const [before, like] = [file('c.md'), { evidence: { M: { articleId: S('002_0') } } }];
    const going = (joined: RawItem): Breakage[] => [
      (world) => void world.items.push({ ...world.items[indexAt(world, file('b.md'))], pk: S(before) }),
      withFields(before, { articleId: S('002_0'), ...joined }),
      withFields(file('b.md'), like),
    ];
    assert.deepEqual(wrong('002_1', 0, ...going(ALIKE)), ['claims-disagree']);
    // Which of its own keys it was found by, nobody knows; nor whose words those were that the other came in.
    assert.deepEqual(wrong('002_1', 0, ...going(like)), []);
    assert.deepEqual(wrong('002_1', 0, ...going({ evidence: S('') })), []);
  });

  it('is no further from it than reports have joined', () => {
    assert.deepEqual(wrong('002_1', 2), ['claims-disagree']);
    const another: Breakage = (world) => {
      world.items.push({ ...world.items[indexAt(world, file('b.md'))], pk: S(file('c.md')), articleId: S('003_1') });
    };
    assert.deepEqual(wrong('002_1', 2, another), []);
    // What it is like may have begun in other words, and have stood elsewhere.
    const more: Breakage = (world) => {
      world.items.push({ ...world.items[indexAt(world, file('a.md'))], pk: S(file('a again.md')) });
    };
    assert.deepEqual(wrong('002_1', 2, more), []);
  });

  it('is no step from it where its own publisher goes on', () => {
    const update = withFields(file('b.md'), { disposition: S('update') });
    assert.deepEqual(wrong('001_2', 1, update), ['claims-disagree']);
    assert.deepEqual(wrong('001_2', 0, update), []);
  });

  it('may be further where the place of another story led to it', () => {
    const led: Breakage = (world) => {
      const place = { pk: S('STORY#t1-other'), sk: S('STORY'), entity: S('text'), storyId: S(STORY) };
      world.items.push(place, nearClaim('BAND#1#y', 'NEAR', 't1-other'));
    };
    assert.deepEqual(wrong('002_1', 2, led), []);
  });
});
