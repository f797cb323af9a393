import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FEATURES } from '../../../functions/matching/features.ts';
import shipped from '../../../functions/matching/weights.json' with { type: 'json' };
import { seededRandom } from '../../fixtures/random.ts';
import type { Row } from './logistic.ts';
import { adaptWeights, heldOut, judge, logOddsOf, sigmoid } from './own-weights.ts';

/** Pairs of which some weights, that differ from the shipped ones in one feature, say what they are. */
function rowsBy(change: number, count: number): Row[] {
  const dice = seededRandom('own weights');
  const topic = FEATURES.indexOf('topic');
  return Array.from({ length: count }, () => {
    const values = FEATURES.map((name) => shipped.features[name].mean + (dice.int(201) - 100) / 400);
    const logOdds = logOddsOf(shipped, values) + change * ((values[topic] as number) - shipped.features.topic.mean);
    return { values, target: logOdds > 0 ? 1 : 0, weight: 1 };
  });
}

const before = (rows: readonly Row[]) =>
  judge(
    rows,
    rows.map(({ values }) => sigmoid(logOddsOf(shipped, values))),
    0.5,
  );

describe('weights of one’s own', () => {
  it('stay the shipped ones without pairs that speak against them', () => {
    assert.deepEqual(adaptWeights([], shipped).features, shipped.features);
  });

  it('judge pairs better that they were not fitted to, where the pairs follow another rule', () => {
    const rows = rowsBy(-14, 120);
    const folds = rows.map((_, i) => i % 10);
    const own = judge(rows, heldOut(rows, folds, shipped), 0.5);
    assert.ok(
      own.logLoss < before(rows).logLoss && own.wrong < before(rows).wrong,
      JSON.stringify([own, before(rows)]),
    );
    assert.ok(adaptWeights(rows, shipped).features.topic.weight < shipped.features.topic.weight - 1);
  });

  it('are no worse by much where the shipped ones are right already', () => {
    const rows = rowsBy(0, 120);
    const folds = rows.map((_, i) => i % 10);
    assert.ok(judge(rows, heldOut(rows, folds, shipped), 0.5).wrong <= before(rows).wrong + 6);
  });
});
