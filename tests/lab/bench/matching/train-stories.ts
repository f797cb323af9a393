import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { STORY_FEATURES, storyFeaturesOf } from '../../../../functions/matching/probability.ts';
import { centreBeside, comparisonsOf, fits, MATCH_DEFAULTS } from '../../../../functions/story/change/match-story.ts';
import { storyIdAt } from '../../../../functions/story/items/keys.ts';
import { asStory } from '../../../../functions/story/items/story.ts';
import { foldsOf, rowsWeighted, weightsOf } from './fit.ts';
import { fitLogistic, heldOut, type Logistic, probabilityOf, type Row } from './logistic.ts';
import { type Label, loadPairs } from './pairs.ts';
import { loadClustered, loadSamples, type Sample } from './samples.ts';
import { type Outcome, streamOf } from './stream.ts';

const WEIGHTS = new URL('../../../../functions/matching/weights.json', import.meta.url);
const FOLDS = 5;

/** The pairs are few, and most are of one stream. */
const PENALTY = 8;

const fit = (rows: readonly Row[]): Logistic => fitLogistic(rows, PENALTY);

/** A report beside a story as it was when the report came. */
interface StoryRow {
  label: Label;
  sample: Sample;
  file: string;
  values: readonly number[];
}

/**
 * Fits the model of a report and a whole story (`story` in weights.json) to what the real decision compares in streams:
 * each report that none of a story's kept reports matches, beside the centres of the stories that it was compared with.
 * In a stream with gold clusters the label says whether the story's reports are mostly of the report's cluster, else it
 * is that of a labelled pair whose earlier report is in the story.
 */
export async function trainStories(folders: readonly string[], pairsFiles: readonly string[], dry: boolean) {
  const rows: StoryRow[] = [];
  for (const folder of folders)
    rows.push(
      ...(existsSync(join(folder, 'labels.tsv')) ? await rowsOfStream(folder) : await rowsOfPairs(folder, pairsFiles)),
    );
  for (const [file, list] of Map.groupBy(rows, (row) => row.file))
    console.log(
      `${file.padEnd(24)}${list.length} report–story pairs, ${list.filter(({ label }) => label === 'same').length} of them the same`,
    );
  const weighted = rowsWeighted(rows.map((row) => ({ ...row, weight: 1 })));
  const folds = foldsOf(
    rows.map(({ sample }) => ({ one: sample, other: sample })),
    FOLDS,
    1,
  );
  const probabilities = heldOut(weighted, folds, fit, probabilityOf);
  console.log('held out, from each probability on: joined and the same, joined and not');
  for (const file of new Set(rows.map((row) => row.file)))
    console.log(
      file.padEnd(24),
      ...[0.3, 0.4, 0.5, 0.55, 0.6, 0.7, 0.8].map((threshold) => {
        const joined = rows.filter((row, i) => row.file === file && (probabilities[i] as number) >= threshold);
        const same = joined.filter(({ label }) => label === 'same').length;
        return `${threshold}: ${same}/${joined.length - same} `;
      }),
    );
  const model = fit(weighted);
  for (const [j, name] of STORY_FEATURES.entries())
    console.log(name.padEnd(16), ((model.weights[j] as number) * (model.deviations[j] as number)).toFixed(2));
  if (dry) return;
  const document = JSON.parse(await readFile(WEIGHTS, 'utf8'));
  const made = {
    command: 'npm run train -- DIR… PAIRS… --stories',
    date: new Date().toISOString().slice(0, 10),
    pairs: Object.fromEntries([...Map.groupBy(rows, ({ file }) => file)].map(([file, { length }]) => [file, length])),
  };
  await writeFile(
    WEIGHTS,
    `${JSON.stringify({ ...document, story: { made, ...weightsOf(model, STORY_FEATURES) } }, null, 2)}\n`,
  );
}

/** Values beside each story whose centre may tie the report; none where a report of some story matches. */
function valuesBeside({ profile, compared }: Outcome): { storyId: string; values: number[] }[] {
  const stories = new Map(compared.map((head) => [storyIdAt(head), asStory(head)]));
  const comparisons = comparisonsOf(profile, stories, MATCH_DEFAULTS);
  if (comparisons.some((one) => fits(profile, one, MATCH_DEFAULTS))) return [];
  return comparisons.flatMap((one) => {
    const centre = centreBeside(profile, one);
    if (!centre) return [];
    const features = storyFeaturesOf(profile, centre, Math.max(0, ...one.matches.map((match) => match.probability)));
    return [{ storyId: one.storyId, values: STORY_FEATURES.map((name) => features[name]) }];
  });
}

async function rowsOfStream(folder: string): Promise<StoryRow[]> {
  const clustered = await loadClustered(folder);
  const outcomes = await streamOf(
    clustered.map(({ sample }) => sample),
    MATCH_DEFAULTS,
  );
  const clusters = new Map<string, string[]>();
  return outcomes.flatMap((outcome, i) => {
    const gold = clustered[i]?.gold ?? '';
    const rows = valuesBeside(outcome).map(({ storyId, values }): StoryRow => {
      const golds = clusters.get(storyId) ?? [];
      const isSame = 2 * golds.filter((one) => one === gold).length > golds.length;
      return { label: isSame ? 'same' : 'different', sample: outcome.sample, file: basename(folder), values };
    });
    clusters.set(outcome.storyId, [...(clusters.get(outcome.storyId) ?? []), gold]);
    return rows;
  });
}

async function rowsOfPairs(folder: string, pairsFiles: readonly string[]): Promise<StoryRow[]> {
  const samples = await loadSamples([folder]);
  const pairs = await loadPairs(pairsFiles, samples);
  const outcomes = new Map((await streamOf(samples, MATCH_DEFAULTS)).map((outcome) => [outcome.sample, outcome]));
  return pairs.flatMap(({ one, other, label, file }) => {
    const [earlier, later] = samples.indexOf(one) < samples.indexOf(other) ? [one, other] : [other, one];
    const outcome = outcomes.get(later);
    const storyId = outcomes.get(earlier)?.storyId;
    if (!outcome) return [];
    const found = valuesBeside(outcome).filter((one) => one.storyId === storyId);
    return found.map(({ values }) => ({ label, sample: later, file: `${basename(folder)} ${file}`, values }));
  });
}
