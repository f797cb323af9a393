import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { breakEven, textSizes } from './size-curve.ts';

const level = textSizes.map(() => 5);

describe('breakEven', () => {
  it('lies where the lines cross', () => {
    assert.equal(
      Math.round(
        breakEven(
          level,
          textSizes.map((size) => size / 1000),
        ) ?? 0,
      ),
      5000,
    );
  });

  it('is the smallest size where ours is the cheaper from the start', () => {
    assert.equal(
      breakEven(
        level,
        textSizes.map(() => 6),
      ),
      textSizes[0],
    );
  });

  it('is nowhere where ours is always the dearer', () => {
    assert.equal(
      breakEven(
        level,
        textSizes.map(() => 4),
      ),
      undefined,
    );
  });
});
