import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clusterScore } from './clusters.ts';

/** `a:1` is a file of the gold cluster a in story 1. */
const scoreOf = (...files: string[]) =>
  clusterScore(
    files.map((file) => {
      const [gold = '', story = ''] = file.split(':');
      return { gold, story };
    }),
  );

describe('clusterScore', () => {
  it('is one where stories are the clusters', () => {
    const { b3, pairs, repeats, wrongJoins, joins } = scoreOf('a:1', 'b:2', 'a:1', 'a:1', 'b:2');
    const found = [b3.f1, pairs.f1, repeats, wrongJoins, joins].map((value) => Math.round(value * 1e9) / 1e9);
    assert.deepEqual(found, [1, 1, 0, 0, 3]);
  });

  it('counts a second story of a cluster as a repeat, and a join to a story of another cluster as wrong', () => {
    const score = scoreOf('a:1', 'b:1', 'a:2', 'a:3', 'b:1', 'a:3');
    assert.deepEqual([[score.stories, score.announced, score.joins], score.repeats], [[3, 3, 3], 2 / 3]);
    assert.equal(score.wrongJoins, 2 / 3);
    // Each file: how much of its story is of its cluster, and how much of its cluster is in its story.
    const [third, half] = [1 / 3, 1 / 2];
    assert.ok(Math.abs(score.b3.precision - (third + 2 * third + 1 + 1 + 2 * third + 1) / 6) < 1e-9);
    assert.ok(Math.abs(score.b3.recall - (1 / 4 + 1 + 1 / 4 + half + 1 + half) / 6) < 1e-9);
    assert.deepEqual([score.pairs.precision, score.pairs.recall], [2 / 4, 2 / 7]);
  });
});
