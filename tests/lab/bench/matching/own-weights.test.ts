import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FEATURES } from '../../../../functions/matching/features.ts';
import shipped from '../../../../functions/matching/weights.json' with { type: 'json' };
import { seededRandom } from '../../../fixtures/random.ts';
import { heldOut, type Row } from './logistic.ts';
import { adaptWeights, differenceInterval, judge, logOddsOf, probabilityBy } from './own-weights.ts';

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

/**
 * Pairs that are the same as often as the shipped weights say, so that no weights judge such pairs better. Labels that
 * always fall on the likelier side would be of other weights, of many times the size.
 */
function rowsOfShipped(seed: string, count: number): Row[] {
  const dice = seededRandom(seed);
  return Array.from({ length: count }, () => {
    const values = FEATURES.map((name) => shipped.features[name].mean + (dice.int(201) - 100) / 400);
    return { values, target: dice.chance(probabilityBy(shipped, values)) ? 1 : 0, weight: 1 };
  });
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const before = (rows: readonly Row[]) => {
  const probabilities = rows.map(({ values }) => probabilityBy(shipped, values));
  return judge(rows, probabilities, 0.5);
};
const ownOf = (rows: readonly Row[], folds: readonly number[]) =>
  heldOut(rows, folds, (some) => adaptWeights(some, shipped), probabilityBy);

describe('weights of one’s own', () => {
  it('stay the shipped ones without pairs that speak against them', () =>
    assert.deepEqual(adaptWeights([], shipped).features, shipped.features));

  it('judge pairs better that they were not fitted to, where the pairs follow another rule', () => {
    const rows = rowsBy(-14, 120);
    const folds = rows.map((_, i) => i % 10);
    const own = judge(rows, ownOf(rows, folds), 0.5);
    assert.ok(
      own.logLoss < before(rows).logLoss && own.wrong < before(rows).wrong,
      JSON.stringify([own, before(rows)]),
    );
    assert.ok(differenceInterval(before(rows), own)[1] < 0);
    assert.ok(adaptWeights(rows, shipped).features.topic.weight < shipped.features.topic.weight - 1);
  });

  it('cost little where the shipped ones are right already', () => {
    const sets = Array.from({ length: 8 }, (_, set) => rowsOfShipped(`set ${set}`, 120));
    const costs = sets.map((rows) => {
      const folds = rows.map((_, i) => i % 10);
      const [own, shippedOnes] = [judge(rows, ownOf(rows, folds), 0.5), before(rows)];
      assert.ok(differenceInterval(shippedOnes, own)[1] > 0, 'chance is not called better');
      return { logLoss: own.logLoss - shippedOnes.logLoss, wrong: own.wrong - shippedOnes.wrong };
    });
    const logLoss = meanOf(costs.map((cost) => cost.logLoss));
    const wrong = meanOf(costs.map((cost) => cost.wrong));
    assert.ok(logLoss < 0.05 && wrong < 3, JSON.stringify({ logLoss, wrong }));
  });
});
