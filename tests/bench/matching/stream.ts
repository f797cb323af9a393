import { parseArgs } from 'node:util';
import { MATCH_THRESHOLD, matchOf } from '../../../functions/matching/probability.ts';
import { type LabelledPair, loadPairs, loadSamples, randomOf, type Sample, sortPaths } from './samples.ts';
import { scoreLine, scoreOf } from './score.ts';
import { DEFAULTS, type Outcome, Simulation } from './simulation.ts';

const USAGE = `npm run bench:stream -- DIR… [PAIRS…] [--order crawl|shuffle:SEED] [--threshold N] [--days N] [--write N] [--join N]
  [--misses] [--largest N]

Streams the article files below each DIR through the matcher, with the table in memory, and holds the stories against the pairs.`;

const { values, positionals } = parseArgs({
  options: {
    order: { type: 'string', default: 'crawl' },
    threshold: { type: 'string', default: String(MATCH_THRESHOLD) },
    days: { type: 'string', default: String(DEFAULTS.windowDays) },
    write: { type: 'string', default: String(DEFAULTS.keysOfStory) },
    join: { type: 'string', default: String(DEFAULTS.keysOfJoiner) },
    misses: { type: 'boolean', default: false },
    largest: { type: 'string', default: '0' },
  },
  allowPositionals: true,
});
const { folders, pairsFiles } = await sortPaths(positionals);
if (folders.length === 0) {
  console.error(USAGE);
  process.exit(2);
}
const started = process.cpuUsage();
const samples = ordered(await loadSamples(folders), values.order);
const pairs = (await Promise.all(pairsFiles.map((file) => loadPairs(file, samples)))).flat();
console.log(`${samples.length} articles read and profiled in ${(process.cpuUsage(started).user / 1e6).toFixed(1)} s`);

const simulation = new Simulation({
  threshold: Number(values.threshold),
  windowDays: Number(values.days),
  keysOfStory: Number(values.write),
  keysOfJoiner: Number(values.join),
});
const fifth = Math.ceil(samples.length / 5);
const outcomes: Outcome[] = [];
console.log('\narticles        new   copy  update   keys read (full)  written   stories read   µs');
for (let from = 0; from < samples.length; from += fifth) {
  const start = process.cpuUsage();
  const part = samples.slice(from, from + fifth).map((sample) => simulation.add(sample));
  const { user } = process.cpuUsage(start);
  console.log(lineOf(`${from + 1}–${from + part.length}`, part, user / part.length));
  outcomes.push(...part);
}
console.log(lineOf('all', outcomes));
console.log(
  `\n${simulation.stories.size} stories; most writes of one key: ${Math.max(0, ...simulation.writes.values())}\n`,
);

const judged = pairs.map((pair) => ({ ...pair, joined: isJoined(pair) }));
for (const score of scoreOf(judged)) console.log(scoreLine(score));
if (values.misses) {
  for (const pair of judged) {
    if (pair.label === 'same' ? pair.joined : !pair.joined) continue;
    const { probability } = matchOf(pair.one.profile, pair.other.profile);
    console.log(
      `${pair.file}: ${pair.label}, ${pair.joined ? 'joined' : 'apart'}, ${probability.toFixed(2)} directly\n    ${pair.one.article.headline}\n    ${pair.other.article.headline}`,
    );
  }
}
for (const { reports } of largest(Number(values.largest))) {
  console.log(`\n${reports.length} reports`);
  for (const { article, file } of reports)
    console.log(`    ${file.split('_').slice(0, 2).join('_')}  ${article.headline}`);
}

function isJoined({ one, other }: LabelledPair): boolean {
  return simulation.storyOf.get(one.article.articleId) === simulation.storyOf.get(other.article.articleId);
}

function largest(count: number) {
  return [...simulation.stories.values()].sort((a, b) => b.reports.length - a.reports.length).slice(0, count);
}

function ordered(samples: Sample[], order: string): Sample[] {
  const [name, seed] = order.split(':');
  if (name !== 'shuffle') return samples;
  const random = randomOf(Number(seed));
  for (let i = samples.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [samples[i], samples[j]] = [samples[j] as Sample, samples[i] as Sample];
  }
  return samples;
}

function lineOf(name: string, part: readonly Outcome[], microseconds?: number): string {
  const share = (disposition: Outcome['disposition']): string =>
    `${Math.round((100 * part.filter((outcome) => outcome.disposition === disposition).length) / part.length)}%`;
  const mean = (of: (outcome: Outcome) => number): string =>
    (part.reduce((sum, one) => sum + of(one), 0) / part.length).toFixed(1);
  const cells: [string, number][] = [
    [share('new'), 6],
    [share('copy'), 7],
    [share('update'), 8],
    [`${mean(({ keysRead }) => keysRead)} (${mean(({ keysFull }) => keysFull)})`, 19],
    [mean(({ keysWritten }) => keysWritten), 9],
    [mean(({ storiesRead }) => storiesRead), 15],
    [microseconds === undefined ? '' : microseconds.toFixed(0), 5],
  ];
  return name.padEnd(13) + cells.map(([text, width]) => text.padStart(width)).join('');
}
