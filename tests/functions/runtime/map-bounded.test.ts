import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { mapBounded } from '../../../functions/runtime/map-bounded.ts';

const items = Array.from({ length: 20 }, (_, at) => at);

describe('mapBounded', () => {
  it('works on so many at a time, and answers in the order of the items', async () => {
    let running = 0;
    let most = 0;
    const results = await mapBounded(items, 4, async (item) => {
      most = Math.max(most, ++running);
      for (let turns = item % 3; turns >= 0; turns--) await turn();
      running -= 1;
      return 2 * item;
    });
    assert.deepEqual([results, most], [items.map((item) => 2 * item), 4]);
    assert.deepEqual(await mapBounded([], 4, async () => assert.fail('of nothing')), []);
  });

  it('begins no further item once one has failed; those under way go on', async () => {
    const running: number[] = [];
    const done: number[] = [];
    const mapped = mapBounded(items, 4, async (item) => {
      running.push(item);
      await turn();
      if (item === 1) throw new Error('of 1');
      await turn();
      done.push(item);
    });
    await assert.rejects(mapped, /^Error: of 1$/);
    for (let turns = 0; turns < 50; turns++) await turn();
    assert.deepEqual(
      [running, done],
      [
        [0, 1, 2, 3],
        [0, 2, 3],
      ],
    );
  });
});
