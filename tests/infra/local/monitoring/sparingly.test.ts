import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sparingly } from '../../../../infra/local/monitoring/sparingly.ts';

describe('sparingly', () => {
  it('passes a line on the first time, then at every power of ten, and others as ever', () => {
    const told: string[] = [];
    const tell = sparingly((line) => told.push(line));
    for (let count = 1; count <= 150; count += 1) tell('boom');
    tell('bang');
    assert.deepEqual(told, ['boom', 'boom (×10)', 'boom (×100)', 'bang']);
  });
});
