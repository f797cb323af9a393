import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { median, pairedRatio, quantile, spread } from './statistics.ts';

describe('quantile', () => {
  it('is the value itself where it falls on one', () => {
    assert.equal(quantile([3, 1, 2], 0.5), 2);
    assert.equal(quantile([3, 1, 2], 0), 1);
    assert.equal(quantile([3, 1, 2], 1), 3);
  });

  it('lies between two neighbours, in proportion', () => {
    assert.equal(quantile([10, 20], 0.25), 12.5);
  });

  it('leaves the values as they were', () => {
    const values = [3, 1, 2];
    median(values);
    assert.deepEqual(values, [3, 1, 2]);
  });

  it('has no answer for no values', () => {
    assert.throws(() => quantile([], 0.5), RangeError);
  });
});

describe('spread', () => {
  it('is the median with the middle half', () => {
    assert.deepEqual(spread([1, 2, 3, 4, 100]), { median: 3, low: 2, high: 4, count: 5 });
  });
});

describe('pairedRatio', () => {
  it('compares round by round, so that a slow round cancels out', () => {
    assert.equal(pairedRatio([10, 1000, 20], [5, 500, 10]).median, 2);
  });

  it('refuses series of different lengths', () => {
    assert.throws(() => pairedRatio([1], [1, 2]), RangeError);
  });
});
