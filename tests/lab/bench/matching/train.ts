import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { FEATURES } from '../../../../functions/matching/features.ts';
import { MATCH_THRESHOLD } from '../../../../functions/matching/probability.ts';
import weights from '../../../../functions/matching/weights.json' with { type: 'json' };
import { fit, foldsOf, rounded, rowsOf, weightsOf } from './fit.ts';
import { heldOut, probabilityOf, type Row } from './logistic.ts';
import { loadPairs } from './pairs.ts';
import { loadSamples, sortPaths } from './samples.ts';
import { SCORE_HEADING, scoreLine, scoresOf } from './score.ts';
import { loadStreamPairs } from './stream-pairs.ts';
import { trainOnLabels } from './train-labels.ts';
import { trainStories } from './train-stories.ts';

const USAGE = `npm run train -- DIR… PAIRS… [--threshold N] [--dry]
npm run train -- DIR… --labels FILE [--out weights.json]
npm run train -- DIR… PAIRS… --stories [--dry]

Fits the model of functions/matching to labelled pairs of the article files below each DIR, shows what it is worth on pairs that it
was not fitted to, and writes functions/matching/weights.json (not with --dry). A DIR with labels.tsv (bench:streams) is streamed, and
gives pairs itself.

With --labels it says whether weights of your own would judge your corrections ("wiredrop export labels") better than the shipped ones, on
pairs that they were not fitted to, and writes them to --out if they would.

With --stories it streams each DIR and fits the weights of a report beside a whole story, as it was when the report came.`;

const { values, positionals } = parseArgs({
  options: {
    threshold: { type: 'string', default: String(MATCH_THRESHOLD) },
    dry: { type: 'boolean', default: false },
    labels: { type: 'string' },
    stories: { type: 'boolean', default: false },
    out: { type: 'string', default: 'weights.json' },
  },
  allowPositionals: true,
});
const { folders, pairsFiles } = await sortPaths(positionals);
const isStream = (folder: string): boolean => existsSync(join(folder, 'labels.tsv'));
if (folders.length === 0 || (pairsFiles.length === 0 && values.labels === undefined && !folders.some(isStream))) {
  console.error(USAGE);
  process.exit(2);
}
if (values.stories) {
  await trainStories(folders, pairsFiles, values.dry);
  process.exit(0);
}
if (values.labels !== undefined) process.exit((await trainOnLabels(folders, values.labels, values.out)) ? 0 : 1);

const FOLDS = 5;
const ROUNDS = 2;

const [streams, others] = [folders.filter(isStream), folders.filter((folder) => !isStream(folder))];
const pairs = await loadPairs(pairsFiles, others.length === 0 ? [] : await loadSamples(others));
for (const stream of streams) pairs.push(...(await loadStreamPairs(stream)));
const rows = rowsOf(pairs);
const threshold = Number(values.threshold);

/** Probability of each pair by a model that was not fitted to it; the mean of some divisions into folds. */
function crossValidated(rows: readonly Row[]): number[] {
  const rounds = Array.from({ length: ROUNDS }, (_, round) =>
    heldOut(rows, foldsOf(pairs, FOLDS, round + 1), fit, probabilityOf),
  );
  return rows.map((_, i) => rounds.reduce((sum, round) => sum + (round[i] as number) / ROUNDS, 0));
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
const model = fit(rows);
const scores = scoresOf(pairs.map((pair, i) => ({ ...pair, joined: (probabilities[i] as number) >= threshold })));

console.log(`${pairs.length} pairs; cross-validated log loss ${loss.toFixed(4)}; threshold ${threshold}\n`);
console.log(SCORE_HEADING);
for (const score of scores) console.log(scoreLine(score));
console.log('\nfeature         weight × deviation');
for (const [j, feature] of FEATURES.entries())
  console.log(
    `${feature.padEnd(16)}${((model.weights[j] as number) * (model.deviations[j] as number)).toFixed(2).padStart(18)}`,
  );

if (!values.dry) {
  const document = {
    made: {
      command: 'npm run train -- DIR… PAIRS…',
      date: new Date().toISOString().slice(0, 10),
      pairs: Object.fromEntries(
        [...Map.groupBy(pairs, ({ file }) => file)].map(([file, { length }]) => [file, length]),
      ),
      crossValidated: { folds: FOLDS, rounds: ROUNDS, logLoss: rounded(loss), scores },
    },
    threshold,
    ...weightsOf(model, FEATURES),
    story: weights.story,
  };
  await writeFile(
    new URL('../../../../functions/matching/weights.json', import.meta.url),
    `${JSON.stringify(document, null, 2)}\n`,
  );
}
