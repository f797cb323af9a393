import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { FEATURES, featuresOf } from '../../../functions/matching/features.ts';
import { fitLogistic, type Logistic, probabilityOf, type Row } from './logistic.ts';
import { type LabelledPair, loadPairs, loadSamples, randomOf, sortPaths } from './samples.ts';
import { scoreOf, scoreLine } from './score.ts';

const USAGE = `npm run train -- DIR… PAIRS… [--threshold N] [--dry]

Fits the model of functions/matching to labelled pairs of the article files below each DIR, shows what it is worth on pairs that it
was not fitted to, and writes functions/matching/weights.json (not with --dry).`;

const { values, positionals } = parseArgs({
  options: { threshold: { type: 'string', default: '0.6' }, dry: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const { folders, pairsFiles } = await sortPaths(positionals);
if (folders.length === 0 || pairsFiles.length === 0) {
  console.error(USAGE);
  process.exit(2);
}

/** What `series` counts as, and how much: reasonable people disagree. */
const TARGETS = { same: 1, series: 0.3, different: 0 } as const;
const SERIES_WEIGHT = 0.5;

const PENALTY = 1;
const FOLDS = 10;
const ROUNDS = 5;

const samples = await loadSamples(folders);
const pairs = (await Promise.all(pairsFiles.map((file) => loadPairs(file, samples)))).flat();
const rows = pairs.map(rowOf);
const threshold = Number(values.threshold);

/** Within its file, a pair that stands for many counts more, by the square root: few pairs must not decide alone. */
function rowOf({ label, one, other, weight, file }: LabelledPair): Row {
  const features = featuresOf(one.profile, other.profile);
  const ofFile = pairs.filter((pair) => pair.file === file);
  const mean = ofFile.reduce((sum, pair) => sum + Math.sqrt(pair.weight), 0) / ofFile.length;
  return {
    values: FEATURES.map((feature) => features[feature]),
    target: TARGETS[label],
    weight: (Math.sqrt(weight) / mean) * (label === 'series' ? SERIES_WEIGHT : 1),
  };
}

/** Probability of each pair by a model that was not fitted to it; the mean of some divisions into folds. */
function crossValidated(rows: readonly Row[]): number[] {
  const sums = new Array<number>(rows.length).fill(0);
  for (let round = 0; round < ROUNDS; round++) {
    const random = randomOf(round + 1);
    const folds = rows.map(() => Math.floor(random() * FOLDS));
    for (let fold = 0; fold < FOLDS; fold++) {
      const model = fitLogistic(rows.filter((_, i) => folds[i] !== fold), PENALTY);
      for (const [i, row] of rows.entries()) {
        if (folds[i] === fold) sums[i] = (sums[i] as number) + probabilityOf(model, row.values) / ROUNDS;
      }
    }
  }
  return sums;
}

const lossOf = (rows: readonly Row[], probabilities: readonly number[]): number => {
  let loss = 0;
  let weight = 0;
  for (const [i, row] of rows.entries()) {
    const p = Math.min(1 - 1e-9, Math.max(1e-9, probabilities[i] as number));
    loss -= row.weight * (row.target * Math.log(p) + (1 - row.target) * Math.log(1 - p));
    weight += row.weight;
  }
  return loss / weight;
};

const probabilities = crossValidated(rows);
const loss = lossOf(rows, probabilities);
const model = fitLogistic(rows, PENALTY);
const scores = scoreOf(pairs.map((pair, i) => ({ ...pair, joined: (probabilities[i] as number) >= threshold })));

console.log(`${pairs.length} pairs; cross-validated log loss ${loss.toFixed(4)}; threshold ${threshold}\n`);
for (const score of scores) console.log(scoreLine(score));
console.log('\nfeature         weight × deviation   log loss without it');
for (const [j, feature] of FEATURES.entries()) {
  const without = rows.map((row) => ({ ...row, values: row.values.filter((_, k) => k !== j) }));
  const worth = (model.weights[j] as number) * (model.deviations[j] as number);
  const change = lossOf(rows, crossValidated(without)) - loss;
  console.log(`${feature.padEnd(16)}${worth.toFixed(2).padStart(18)}${`${change > 0 ? '+' : ''}${change.toFixed(4)}`.padStart(22)}`);
}
console.log('\nprobability   pairs   of which same   series');
for (let tenth = 0; tenth < 10; tenth++) {
  const within = pairs.filter((_, i) => Math.min(9, Math.floor((probabilities[i] as number) * 10)) === tenth);
  const share = (label: string) => (within.length === 0 ? '' : `${Math.round((100 * within.filter((pair) => pair.label === label).length) / within.length)}%`);
  console.log(`${(tenth / 10).toFixed(1)} to ${((tenth + 1) / 10).toFixed(1)}${String(within.length).padStart(9)}${share('same').padStart(16)}${share('series').padStart(9)}`);
}

if (!values.dry) {
  const document = {
    made: {
      command: `npm run train -- DIR… ${pairsFiles.map((file) => basename(file)).join(' ')}`,
      date: new Date().toISOString().slice(0, 10),
      pairs: Object.fromEntries(pairsFiles.map((file) => [basename(file), pairs.filter((pair) => basename(file).startsWith(`${pair.file}.`)).length])),
      crossValidated: { folds: FOLDS, rounds: ROUNDS, logLoss: rounded(loss), scores },
    },
    threshold,
    intercept: rounded(model.intercept),
    features: Object.fromEntries(FEATURES.map((feature, j) => [feature, featureOf(model, j)])),
  };
  await writeFile(new URL('../../../functions/matching/weights.json', import.meta.url), `${JSON.stringify(document, null, 2)}\n`);
}

function featureOf({ weights, means }: Logistic, j: number): { weight: number; mean: number } {
  return { weight: rounded(weights[j] as number), mean: rounded(means[j] as number) };
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
