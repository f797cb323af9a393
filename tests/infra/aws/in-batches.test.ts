import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inBatches } from '../../../infra/aws/in-batches.ts';

describe('inBatches', () => {
  it('fills every batch but the last', () => assert.deepEqual(inBatches([1, 2, 3, 4, 5], 2), [[1, 2], [3, 4], [5]]));

  it('makes no empty batch', () => assert.deepEqual([inBatches([], 2), inBatches([1, 2], 2)], [[], [[1, 2]]]));
});
