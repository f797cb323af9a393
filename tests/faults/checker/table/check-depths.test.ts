import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Breakage, file, indexAt, N, S, withFields } from '../example/break-world.ts';
import { healthyWorld, nearClaim } from '../example/healthy-world.ts';
import { findingsOf } from '../world/findings.ts';
import { checkDepths } from './check-depths.ts';

const ALIKE = { evidence: { M: { articleId: S('001_1') } } };

/** What is wrong where this article has joined the story of 001_1, and claims a key for it. */
const wrong = (articleId: string, depth: number, ...changes: Breakage[]): string[] => {
  const world = healthyWorld();
  withFields(file('a.md'), { articleId: S('001_1') })(world);
  withFields(file('b.md'), { articleId: S(articleId), ...ALIKE })(world);
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
    assert.deepEqual(wrong('002_1', 2), []);
  });

  it('may be none where the publisher is the same, or nobody knows', () => {
    assert.deepEqual(wrong('001_2', 0), []);
    assert.deepEqual(wrong('id:example.com/002_1', 0), []);
  });

  it('may be none where it was made before its report joined', () => {
    assert.deepEqual(wrong('002_1', 0, again), []);
    assert.deepEqual(wrong('002_1', 0, withFields('BAND#1#x', { storyId: S('t1-other') })), []);
  });
});
