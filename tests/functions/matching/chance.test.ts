import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ChanceJoins, chanceJoins, learnedThreshold, THRESHOLDS } from '../../../functions/matching/chance.ts';
import type { Profile } from '../../../functions/matching/profile.ts';
import { reportOf } from './reports.ts';

const DAY_MINUTES = 1_440;

/** Four stories a day. */
const stackOf = (days: number, textOf: (i: number) => string): Profile[] =>
  Array.from({ length: 4 * days }, (_, i) => ({ ...reportOf(textOf(i), textOf(i)), minute: (i * DAY_MINUTES) / 4 }));

/** Nine words that no other story has. */
const own = (i: number): string =>
  Array.from({ length: 9 }, (_, j) =>
    String(10_000 + 9 * i + j).replace(/\d/g, (digit) => 'bcdfghklmn'[+digit] ?? ''),
  ).join(' ');

describe('chanceJoins', () => {
  it('counts the stories that an unrelated earlier one of the window is expected to be like', () => {
    const daily = chanceJoins(
      stackOf(60, (i) => `Weather: cloudy with some rain near the harbour, calm in town ${i % 9}`),
      3,
      1,
    );
    assert.deepEqual([daily.stories, Math.round(daily.strangers)], [240, 12]);
    assert.ok(daily.joins.every((count) => count > 100));
    const various = chanceJoins(stackOf(60, own), 3, 1);
    assert.ok(various.joins.every((count) => count < 1));
    // Of every third story only, each story meets three times the strangers that are seen.
    assert.equal(Math.round(chanceJoins(stackOf(60, own), 3, 1 / 3).strangers), 35);
  });

  it('compares no stories of one time, which may be of one event', () => {
    const { stories, joins } = chanceJoins(
      stackOf(12, () => 'Fire in the harbour of Low Fell spreads to the mill'),
      3,
      1,
    );
    assert.equal(stories, 0);
    assert.ok(joins.every((count) => count === 0));
  });
});

describe('learnedThreshold', () => {
  const chance: ChanceJoins = { stories: 500, strangers: 20, joins: [9, 6, 5, 2, 1] };
  const nothing = undefined;
  for (const [name, change, expected] of [
    ['the lowest at which at most one story of a hundred is lost', {}, THRESHOLDS[2]],
    ['none that is low enough', { joins: THRESHOLDS.map(() => 6) }, nothing],
    ['few stories', { stories: 49, joins: [0, 0, 0, 0, 0] }, nothing],
    ['a full window, whose neighbours decoys do not see', { strangers: 301 }, nothing],
  ] as const)
    it(`${name}: ${expected}`, () => assert.equal(learnedThreshold({ ...chance, ...change }), expected));
});
