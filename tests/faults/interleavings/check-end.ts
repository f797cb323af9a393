import assert from 'node:assert/strict';
import type { Arrival } from '../../../functions/story/decision.ts';
import { check } from '../checker/check.ts';
import type { Race } from './race.ts';
import { worldOf } from './world-of.ts';

/** Fails unless, where a race is over, nobody has failed and the checker finds nothing wrong. */
export const checkEnd =
  (arrivals: readonly Arrival[]) =>
  ({ failures, table }: Race): void => {
    assert.deepEqual(failures, []);
    assert.deepEqual(check(worldOf(arrivals, table)), []);
  };

export const storiesOf = ({ table: { items } }: Race): number =>
  items.filter(({ entity }) => entity === 'story').length;
