import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { growthSection } from './growth-section.ts';
import type { GrowthPoint } from './measure-growth.ts';

const point: GrowthPoint = {
  stories: 1_000,
  real: 1_000,
  calls: 6,
  held: 2,
  refused: 0,
  readUnits: 10,
  writeUnits: 6,
  milliseconds: [10, 12],
};
const outcome = (grown: Partial<GrowthPoint>, between: Partial<GrowthPoint> = {}) =>
  growthSection([
    point,
    { ...point, stories: 100_000, ...between },
    { ...point, stories: 1_000_000, ...grown },
  ]).targets.map(({ figure, reached }) => ({ figure, reached }));

describe('the check for growth', () => {
  it('is passed where calls and units stay', () => {
    assert.deepEqual(outcome({}), [{ figure: '0.0% apart', reached: true }]);
  });

  it('fails where calls or units of either kind grow', () => {
    assert.deepEqual(outcome({ calls: 7 }), [{ figure: '16.7% apart', reached: false }]);
    assert.deepEqual(outcome({ readUnits: 11.1 }), [{ figure: '11.0% apart', reached: false }]);
    assert.deepEqual(outcome({ writeUnits: 6.7 }), [{ figure: '11.7% apart', reached: false }]);
  });

  it('fails where they shrink, for then the tables are not comparable', () => {
    assert.deepEqual(outcome({ writeUnits: 5 }), [{ figure: '16.7% apart', reached: false }]);
  });

  it('fails for a table between the smallest and the largest', () => {
    assert.deepEqual(outcome({}, { calls: 7 }), [{ figure: '16.7% apart', reached: false }]);
  });

  it('fails where puts are refused, a new article has no rival here', () => {
    assert.deepEqual(outcome({ refused: 0.1 }), [{ figure: '0.0% apart, 0.1 refused', reached: false }]);
  });
});
