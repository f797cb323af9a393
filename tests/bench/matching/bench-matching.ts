import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { MATCH_DEFAULTS } from '../../../functions/story/change/match-story.ts';
import { measure, measureHeldOut } from './measurement.ts';
import { loadPairs } from './pairs.ts';
import { documentOf, largestOf, missesOf, reportOf } from './report.ts';
import { inOrder, loadSamples, sortPaths } from './samples.ts';

const USAGE = `npm run bench:matching -- DIR… PAIRS… [--order crawl|shuffle:SEED] [--night TIME] [--held-out SEED] [--threshold N] [--days N] [--off]
  [--json] [--misses] [--largest] [--outcomes FILE]

Records the article files below each DIR through the real decision, on a table in memory, and compares the stories with the labelled
pairs of each PAIRS.

  --order         crawl order (the default), or shuffled by a seed
  --night         all are uploaded at this time (2026-11-30T00:00:00.000Z): an archive
  --held-out      streams once for each of five folds of the pairs, with weights fitted to the other four
  --json          one document on standard output
  --misses        also the pairs that are wrong: both headlines, and what the model says of them
  --largest       also the headlines of the sixty largest stories
  --outcomes FILE also what became of each file, tab-separated and in order: file, story id, disposition, what was announced
  --threshold, --days, --off  other settings than the defaults; off: only the same words make one story`;

const flag = { type: 'boolean', default: false } as const;
const { values, positionals } = parseArgs({
  options: {
    order: { type: 'string', default: 'crawl' },
    night: { type: 'string' },
    'held-out': { type: 'string' },
    threshold: { type: 'string', default: String(MATCH_DEFAULTS.threshold) },
    days: { type: 'string', default: String(MATCH_DEFAULTS.windowDays) },
    outcomes: { type: 'string' },
    json: flag,
    misses: flag,
    largest: flag,
    off: flag,
  },
  allowPositionals: true,
});
const { folders, pairsFiles } = await sortPaths(positionals);
if (folders.length === 0) {
  console.error(USAGE);
  process.exit(2);
}
const settings = {
  enabled: !values.off,
  windowDays: Number(values.days),
  threshold: Number(values.threshold),
};
const samples = inOrder(await loadSamples(folders), values.order);
const pairs = await loadPairs(pairsFiles, samples);
const seed = values['held-out'];
const measurement = await (seed === undefined
  ? measure(samples, pairs, settings, values.night)
  : measureHeldOut(samples, pairs, settings, Number(seed)));

if (values.json) {
  console.log(JSON.stringify(documentOf(measurement)));
} else {
  console.log(reportOf(measurement));
  if (values.misses) console.log(`\n${missesOf(measurement.pairs)}`);
  if (values.largest) console.log(`\n${largestOf(measurement.outcomes)}`);
}
if (values.outcomes) {
  const lines = measurement.outcomes.map(({ sample, storyId, disposition, announced = 'none' }) =>
    [sample.file, storyId, disposition, announced].join('\t'),
  );
  await writeFile(values.outcomes, `${lines.join('\n')}\n`);
}
