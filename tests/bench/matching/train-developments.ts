import { writeFile } from 'node:fs/promises';
import {
  DEVELOPMENT_FEATURES,
  type DevelopmentFeature,
  developmentFeatures,
} from '../../../functions/matching/development.ts';
import { foldsOf, rounded } from './fit.ts';
import { fitLogistic, type Logistic, probabilityOf, type Row } from './logistic.ts';
import { type LabelledPair, loadPairs } from './pairs.ts';
import { loadSamples } from './samples.ts';

/** Some forty of the labels are developments: without a strong penalty a fit would learn their names. */
const PENALTY = 8;
const FOLDS = 10;
const ROUNDS = 4;

/** An update that nobody wanted is as bad as a silent development, and joins without news are far more. */
const FALSE_ALARMS = 0.05;

/**
 * Fits the model of `functions/matching/development.ts` to audited joins, shows what it is worth on joins that it was
 * not fitted to, and writes it.
 * @param labels files with the columns `label`, `article_a` (the joining report), `article_b` (the story's first) and
 * `origin`; rows whose origin does not begin with `join` are left out. `same` is no development, any other label is.
 */
export async function trainDevelopments(folders: readonly string[], labels: readonly string[], dry: boolean) {
  const samples = await loadSamples(folders);
  const joins = (await loadPairs(labels, samples)).filter(
    ({ origin, one, other }) => /^join/.test(origin ?? '') && one !== other,
  );
  const rows = joins.map(rowOf);
  const probabilities = heldOut(joins, rows);
  const counts = { joins: joins.length, developments: rows.filter(({ target }) => target === 1).length };
  const quiet = rows.flatMap(({ target }, i) => (target === 0 ? [probabilities[i] as number] : []));
  const threshold = quiet.sort((a, b) => b - a)[Math.floor(FALSE_ALARMS * quiet.length)] ?? 0.5;
  const heard = rows.filter(({ target }, i) => target === 1 && (probabilities[i] as number) > threshold).length;
  const repeated = quiet.filter((probability) => probability > threshold).length;
  console.log(`${counts.joins} joins, ${counts.developments} of them developments; ten folds, held out:`);
  console.log(`area under the curve   ${areaUnder(rows, probabilities).toFixed(3)}`);
  console.log(`threshold              ${threshold.toFixed(3)}`);
  console.log(`developments heard     ${heard} of ${counts.developments}`);
  console.log(`others announced       ${repeated} of ${counts.joins - counts.developments}`);
  if (dry) return;
  const made = {
    command: 'npm run train -- DIR… --developments LABELS…',
    date: new Date().toISOString().slice(0, 10),
    ...counts,
    heldOut: { area: rounded(areaUnder(rows, probabilities)), heard, repeated },
  };
  const document = { made, threshold: rounded(threshold), ...modelOf(fitLogistic(rows, PENALTY)) };
  await writeFile(
    new URL('../../../functions/matching/development.json', import.meta.url),
    `${JSON.stringify(document, null, 2)}\n`,
  );
}

function rowOf({ one, other, label }: LabelledPair): Row {
  const told = { reports: [other.profile], terms: new Set(other.profile.terms) };
  const features = developmentFeatures(one.profile, told);
  const values = DEVELOPMENT_FEATURES.map((feature) => features[feature]);
  return { values, target: label === 'same' ? 0 : 1, weight: 1 };
}

function heldOut(joins: readonly LabelledPair[], rows: readonly Row[]): number[] {
  const sums = new Array<number>(rows.length).fill(0);
  for (let round = 1; round <= ROUNDS; round++) {
    const folds = foldsOf(joins, FOLDS, round);
    for (let fold = 0; fold < FOLDS; fold++) {
      const model = fitLogistic(
        rows.filter((_, i) => folds[i] !== fold),
        PENALTY,
      );
      for (const [i, { values }] of rows.entries())
        if (folds[i] === fold) sums[i] = (sums[i] as number) + probabilityOf(model, values) / ROUNDS;
    }
  }
  return sums;
}

/** How often a development has the higher probability of a development and another join. */
function areaUnder(rows: readonly Row[], probabilities: readonly number[]): number {
  const of = (wanted: number) =>
    rows.flatMap(({ target }, i) => (target === wanted ? [probabilities[i] as number] : []));
  const [developments, others] = [of(1), of(0)];
  const pairs = developments.flatMap((one) => others.map((other) => (one > other ? 1 : one === other ? 0.5 : 0)));
  return pairs.reduce((sum: number, wins) => sum + wins, 0) / pairs.length;
}

function modelOf({ intercept, weights, means }: Logistic) {
  const features = DEVELOPMENT_FEATURES.map((feature, j): [DevelopmentFeature, { weight: number; mean: number }] => [
    feature,
    { weight: rounded(weights[j] as number), mean: rounded(means[j] as number) },
  ]);
  return { intercept: rounded(intercept), features: Object.fromEntries(features) };
}
