import { existsSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { MATCH_DEFAULTS } from '../../../../functions/story/change/match-story.ts';
import { measure } from './measurement.ts';
import { loadPairs } from './pairs.ts';
import { missesOf, reportOf } from './report.ts';
import { inOrder, loadSamples, sortPaths } from './samples.ts';

const USAGE = `npm run bench:matching -- DIR… PAIRS… [--order crawl|shuffle:SEED] [--night TIME] [--threshold N]
  [--misses] [--outcomes FILE]

Records the article files below each DIR through the real decision, on a table in memory, and compares the stories with the labelled
pairs of each PAIRS. Of one DIR alone each folder in it that has articles/ and pairs.tsv is a set of its own.

  --order         crawl order (the default), or shuffled by a seed
  --night         all are uploaded at this time (2026-11-30T00:00:00.000Z): an archive
  --misses        also the pairs that are wrong: both headlines, and what the model says of them
  --outcomes FILE also what became of each file, tab-separated and in order: file, story id, disposition, what was announced
  --threshold     another than the default`;

const { values, positionals } = parseArgs({
  options: {
    order: { type: 'string', default: 'crawl' },
    night: { type: 'string' },
    threshold: { type: 'string', default: String(MATCH_DEFAULTS.threshold) },
    outcomes: { type: 'string' },
    misses: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const { folders, pairsFiles } = await sortPaths(positionals);
if (folders.length === 0) {
  console.error(USAGE);
  process.exit(2);
}
const settings = { ...MATCH_DEFAULTS, threshold: Number(values.threshold) };
const [root = ''] = folders;
const sets = readdirSync(root).filter((name) => existsSync(join(root, name, 'pairs.tsv')));
if (folders.length > 1 || pairsFiles.length > 0 || sets.length === 0) await report(folders, pairsFiles);
else
  for (const name of sets) {
    console.log(`\n${name}`);
    await report([join(root, name, 'articles')], [join(root, name, 'pairs.tsv')]);
  }

async function report(of: readonly string[], pairsIn: readonly string[]): Promise<void> {
  const samples = inOrder(await loadSamples(of), values.order);
  const { outcomes, ...measurement } = await measure(
    samples,
    await loadPairs(pairsIn, samples),
    settings,
    values.night,
  );
  console.log(reportOf({ outcomes, ...measurement }));
  if (values.misses) console.log(`\n${missesOf(measurement.pairs)}`);
  if (!values.outcomes) return;
  const lines = outcomes.map(({ sample, storyId, disposition, announced = 'none' }) =>
    [sample.file, storyId, disposition, announced].join('\t'),
  );
  await writeFile(values.outcomes, `${lines.join('\n')}\n`);
}
