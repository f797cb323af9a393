import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { importsBetween } from '../infra/rooms.ts';

describe('imports of the bench go one way', () => {
  it('from what it runs over each part of its report to what is measured with', () => {
    const { stray, count } = importsBetween('tests/bench', [
      'options.ts',
      'prices/',
      'report/',
      'baselines/',
      'articles/',
      'rig/',
      'preload/',
      'items/',
      'calls/',
      'throughput/',
      'cold-start/',
      'latency/',
      'cost/',
      'growth/',
      'reading/',
      'hot-keys/',
      'stories/',
      'stories/keys/',
      '',
    ]);
    assert.deepEqual(stray, []);
    assert.ok(count > 300, String(count));
  });
});
