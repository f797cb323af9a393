import { FEATURES } from '../../../../functions/matching/features.ts';
import type { MatchModel } from '../../../../functions/matching/probability.ts';
import { seededRandom } from '../../../fixtures/random.ts';
import { rounded } from './fit.ts';
import { newton, type Row, sigmoid } from './logistic.ts';

/**
 * How strongly weights are held at the shipped ones. A few dozen pairs must not overturn what a thousand have said:
 * with none of a kind, the weight stays as it is. Held less, they gain hardly more where the shipped ones are wrong,
 * and lose twice as much where those are right.
 */
const HOLD = 8;

/** A feature that hardly varies among the pairs is not scaled up. */
const LEAST_DEVIATION = 0.05;

/** Log odds of a row by some weights. */
export function logOddsOf({ intercept, features }: MatchModel, values: readonly number[]): number {
  return FEATURES.reduce((sum, name, j) => {
    const { weight, mean } = features[name];
    return sum + weight * ((values[j] as number) - mean);
  }, intercept);
}

/** Weights for these pairs: the shipped ones, changed as far as the pairs speak against them. Deterministic. */
export function adaptWeights(rows: readonly Row[], shipped: MatchModel): MatchModel {
  const scales = FEATURES.map((_, j) => deviationOf(rows.map(({ values }) => values[j] as number)));
  const means = FEATURES.map((name) => shipped.features[name].mean);
  const inputs = rows.map(({ values }) => [
    1,
    ...values.map((value, j) => (value - (means[j] as number)) / (scales[j] as number)),
  ]);
  const delta = newton(
    rows.map((row, i) => ({ ...row, values: inputs[i] as number[] })),
    [HOLD, ...FEATURES.map(() => HOLD)],
    rows.map(({ values }) => logOddsOf(shipped, values)),
  );
  const features = FEATURES.map((name, j) => {
    const { weight, mean } = shipped.features[name];
    return [name, { weight: rounded(weight + (delta[j + 1] as number) / (scales[j] as number)), mean }];
  });
  return { intercept: rounded(shipped.intercept + (delta[0] as number)), features: Object.fromEntries(features) };
}

/** How some weights judge pairs. */
export interface Judgement {
  logLoss: number;
  /** Of each row. */
  losses: number[];
  /** Pairs on the wrong side of the threshold. */
  wrong: number;
}

/** @param probabilities of the rows, in their order */
export function judge(rows: readonly Row[], probabilities: readonly number[], threshold: number): Judgement {
  const losses: number[] = [];
  let wrong = 0;
  for (const [i, { target }] of rows.entries()) {
    const p = Math.min(1 - 1e-9, Math.max(1e-9, probabilities[i] as number));
    losses.push(-(target * Math.log(p) + (1 - target) * Math.log(1 - p)));
    if (p >= threshold !== target >= 0.5) wrong++;
  }
  return { logLoss: meanOf(losses), losses, wrong };
}

/** Draws of the bootstrap: enough for the second digit of an interval. */
const DRAWS = 2_000;

/**
 * The interval that has the difference of log loss between two judgements of the same rows with 95% probability, by
 * drawing rows again. Below zero as a whole: `after` is better, and that is not the chance of these rows.
 */
export function differenceInterval(before: Judgement, after: Judgement): readonly [low: number, high: number] {
  const differences = after.losses.map((loss, i) => loss - (before.losses[i] as number));
  const dice = seededRandom('bootstrap');
  const means = Array.from({ length: DRAWS }, () =>
    meanOf(differences.map(() => differences[dice.int(differences.length)] as number)),
  ).sort((one, other) => one - other);
  return [means[Math.floor(0.025 * DRAWS)] as number, means[Math.ceil(0.975 * DRAWS) - 1] as number];
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

/** Probability of a row by some weights. */
export const probabilityBy = (weights: MatchModel, values: readonly number[]): number =>
  sigmoid(logOddsOf(weights, values));

function deviationOf(values: readonly number[]): number {
  if (values.length === 0) return LEAST_DEVIATION;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return Math.max(LEAST_DEVIATION, Math.sqrt(variance));
}
