import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TIMELINE_SHARDS, timelineKey, timelinePart } from '../../../functions/story/keys.ts';

const AT = '2026-03-01T23:59:59.999Z';

describe('timelineKey', () => {
  it('spreads the stories of a day over its parts about evenly, and has one for each story', () => {
    const parts = Array.from({ length: 400 }, (_, n) => timelineKey(`t1-${(n * 7919).toString(36)}`, AT, 0).pk);
    const counts = Map.groupBy(parts, (part) => part);
    const all = [0, 1, 2, 3].map((shard) => timelinePart('2026-03-01', shard));
    assert.deepEqual([...counts.keys()].sort(), all);
    for (const [part, { length }] of counts) assert.ok(length > 400 / TIMELINE_SHARDS / 2, `${part}: ${length}`);
  });

  it('is in the order of time, and another for each attempt', () => {
    const keys = [timelineKey('b', AT, 0), timelineKey('b', AT, 1), timelineKey('a', '2026-03-02T00:00:00.000Z', 0)];
    const places = keys.map(({ sk }) => sk);
    assert.deepEqual([...new Set(places)].sort(), places);
  });
});
