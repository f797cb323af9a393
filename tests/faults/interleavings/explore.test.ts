import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { explore, type Moment } from './explore.ts';

describe('explore', () => {
  it('visits every order of two writers of two steps: six of them', async () => {
    const behind = (taken: readonly string[]): Moment => ({
      choices: () => ['0', '1'].filter((name) => taken.filter((one) => one === name).length < 2),
      after: async (choice) => behind([...taken, choice]),
      state: () => taken.join(''),
    });
    const start = behind([]);
    const result = await explore(start, () => {}, 100);
    assert.deepEqual(result, { schedules: 6, states: 19, ends: 6 });
    await assert.rejects(
      explore(start, () => assert.fail('wrong'), 100),
      /after 0, 0, 1, 1: wrong/,
    );
    await assert.rejects(
      explore(start, () => {}, 10),
      /more than 10 states/,
    );
  });
});
