import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Step } from '../articles/file-plan.ts';
import { readFile } from '../checker/read-file.ts';
import { seededRandom } from '../random.ts';
import { createPlan } from './plan.ts';

const keysOf = (steps: readonly Step[]): Set<string> => new Set(steps.map(({ key }) => key));

const articlesOf = (steps: readonly Step[]): Set<string> =>
  new Set(steps.flatMap((step) => (step.do === 'put' ? (readFile(step.bytes)?.articleId ?? []) : [])));

describe('the plan of a round', () => {
  const roundOf = (round: number): Step[] => {
    const plan = createPlan(seededRandom('7'), round);
    return [...plan.take(400), ...plan.takeFresh(3)];
  };

  it('has no article and no key of another round, its last files included', () => {
    const [first, second, third] = [0, 1, 2].map(roundOf) as [Step[], Step[], Step[]];
    for (const [one, other] of [
      [first, second],
      [second, third],
      [first, third],
    ] as const) {
      for (const namesOf of [keysOf, articlesOf]) {
        const taken = namesOf(other);
        assert.deepEqual(
          [...namesOf(one)].filter((name) => taken.has(name)),
          [],
        );
      }
    }
  });

  it('has no crawl later than the plan of the first round', () => {
    const latest = (round: number): string | undefined =>
      roundOf(round)
        .flatMap((step) => (step.do === 'put' ? (readFile(step.bytes)?.crawledAt ?? []) : []))
        .sort()
        .at(-1);
    assert.equal(latest(9), latest(0));
  });
});
