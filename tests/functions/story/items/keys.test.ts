import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as keys from '../../../../functions/story/items/keys.ts';
import { DAY_SHARDS, dayShard, listingDay, PARTITIONS } from '../../../../functions/story/items/keys.ts';

it('listingDay spreads the stories of a day over its shards about evenly', () => {
  const days = Array.from({ length: 800 }, (_, n) =>
    listingDay(`t1-${(n * 7919).toString(36)}`, '2026-03-01T23:59:59.999Z'),
  );
  const counts = Map.groupBy(days, (day) => day);
  const all = Array.from({ length: DAY_SHARDS }, (_, shard) => dayShard('2026-03-01', shard));
  assert.deepEqual([...counts.keys()].sort(), all);
  for (const [day, { length }] of counts) assert.ok(length > 800 / DAY_SHARDS / 2, `${day}: ${length}`);
});

describe('a partition', () => {
  const names = Object.values(PARTITIONS);

  it('has one meaning, and its name begins no other', () => {
    for (const [at, name] of names.entries())
      assert.deepEqual(
        names.filter((other, i) => i !== at && other.startsWith(name)),
        [],
      );
  });

  it('is in the list, whatever key is made', () => {
    const made = Object.values(keys).filter((value) => typeof value === 'object' && 'pk' in value);
    assert.ok(made.length >= 2);
    for (const { pk } of made) assert.ok(names.some((name) => name === pk));
  });
});
