import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TIMELINE_SHARDS, timelineDay } from '../../../functions/story/keys.ts';

describe('timelineDay', () => {
  it('spreads the stories of a day over its shards about evenly, and has one for each story', () => {
    const days = Array.from({ length: 400 }, (_, n) =>
      timelineDay(`t1-${(n * 7919).toString(36)}`, '2026-03-01T23:59:59.999Z'),
    );
    const counts = Map.groupBy(days, (day) => day);
    assert.deepEqual([...counts.keys()].sort(), ['2026-03-01#0', '2026-03-01#1', '2026-03-01#2', '2026-03-01#3']);
    for (const [day, { length }] of counts) assert.ok(length > 400 / TIMELINE_SHARDS / 2, `${day}: ${length}`);
  });
});
