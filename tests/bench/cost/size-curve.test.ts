import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bytesBesideText } from '../items/sample-item.ts';
import { breakEven, stepSizes, unitsOf } from './size-curve.ts';

describe('breakEven', () => {
  const dollarPerUnit = (units: number) => units;

  it('is the first byte of the unit that makes theirs as dear', () => {
    assert.equal(breakEven(3, dollarPerUnit, 500), 2 * 1024 - 500 + 1);
    assert.equal(breakEven(2.5, dollarPerUnit, 500), 2 * 1024 - 500 + 1);
    assert.equal(unitsOf(2 * 1024 - 500 + 1, 500), 3);
    assert.equal(unitsOf(2 * 1024 - 500, 500), 2);
  });

  it('is at any length where the first unit is as dear already, or what lies beside the text takes it', () => {
    assert.equal(breakEven(1, dollarPerUnit, 500), 0);
    assert.equal(breakEven(2, dollarPerUnit, 1500), 0);
  });

  it('is nowhere where the largest item is cheaper', () => {
    assert.equal(breakEven(400, dollarPerUnit, 500), 399 * 1024 - 500 + 1);
    assert.equal(breakEven(401, dollarPerUnit, 500), undefined);
  });
});

describe('stepSizes', () => {
  it('has both sides of every step', () => {
    assert.deepEqual(stepSizes(500, 100, 2000), [100, 524, 525, 1548, 1549, 2000]);
  });
});

describe('bytesBesideText', () => {
  it('is that of an item without its text: the names of the attributes at the least', () => {
    const bytes = bytesBesideText(50);
    assert.ok(bytes > 300 && bytes < 900, String(bytes));
  });
});
