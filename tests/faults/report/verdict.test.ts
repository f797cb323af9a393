import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { violation } from '../checker/violation.ts';
import { isSound, verdict } from './verdict.ts';

describe('the verdict on a campaign', () => {
  it('is sound where nothing was found and nothing left out', () => {
    assert.equal(verdict({ violations: [], gaps: [] }), 'sound: 0 violations, 0 gaps');
  });

  it('counts what was found by name', () => {
    const violations = ['a', 'b'].map((key) => violation('receipt-wrong', key));
    assert.equal(
      verdict({ violations: [...violations, violation('story-twice', 'c')], gaps: [] }),
      'NOT sound: 3 violations (receipt-wrong 2, story-twice 1), 0 gaps',
    );
  });

  it('is not sound where something was left out', () => {
    assert.equal(verdict({ violations: [], gaps: ['a trial'] }), 'NOT sound: 0 violations, 1 gaps');
    assert.equal(isSound({ violations: [], gaps: ['a trial'] }), false);
    assert.equal(isSound({ violations: [violation('story-twice', 'c')], gaps: [] }), false);
    assert.equal(isSound({ violations: [], gaps: [] }), true);
  });
});
