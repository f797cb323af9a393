import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { MATCH_DEFAULTS } from '../../functions/story/change/match-story.ts';
import { type Measurement, measure } from './matching/measurement.ts';
import { loadPairs } from './matching/pairs.ts';
import { loadSamples } from './matching/samples.ts';
import { type Score, scoresOf } from './matching/score.ts';

const USAGE = `npm run bench:outside -- DIR [--threshold N] [--json]

Measures the matcher on public labelled sets: each folder of DIR with a folder articles/ and a file pairs.tsv (docs/matching.md says where
they come from). Every set is streamed through the real decision, and its pairs are compared directly, beside what others build.`;

/** The best published F1 of a set, by the beginning of its name. */
const PUBLISHED: readonly [name: string, f1: number, what: string][] = [
  ['sohu-B', 0.748, 'valid part, an ensemble of BERT models (Sohu 2021 text matching, second place)'],
];

const { values, positionals } = parseArgs({
  options: {
    threshold: { type: 'string', default: String(MATCH_DEFAULTS.threshold) },
    json: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const [root] = positionals;
if (root === undefined || positionals.length > 1) {
  console.error(USAGE);
  process.exit(2);
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

interface SetResult {
  readonly set: string;
  readonly pairs: number;
  readonly stories: number;
  /** Of the stream: both articles of a pair are in one story. */
  readonly streamed: Score;
  /** Of the pairs compared directly, at the threshold of the stream and at the best one. */
  readonly direct: Score;
  readonly best: Score & { threshold: number };
  readonly peers: readonly { name: string; f1: number }[];
  readonly published: number | undefined;
}

const settings = { ...MATCH_DEFAULTS, threshold: Number(values.threshold) };
const results: SetResult[] = [];
for (const set of (await readdir(root)).sort()) {
  const [articles, pairsFile] = [join(root, set, 'articles'), join(root, set, 'pairs.tsv')];
  if (!(await isThere(articles)) || !(await isThere(pairsFile))) continue;
  const samples = await loadSamples([articles]);
  const result = resultOf(set, await measure(samples, await loadPairs([pairsFile], samples), settings));
  results.push(result);
  if (!values.json) console.log(linesOf(result));
}
if (results.length === 0) {
  console.error(`${root}: no folder with articles/ and pairs.tsv`);
  process.exit(1);
}
if (values.json) console.log(JSON.stringify(results));

function resultOf(set: string, { outcomes, pairs, scores, peers }: Measurement): SetResult {
  const scoreAt = (threshold: number): Score =>
    scoresOf(pairs.map((pair) => ({ ...pair, joined: pair.probability >= threshold })))[0] as Score;
  const thresholds = Array.from({ length: 49 }, (_, i) => (i + 1) / 50);
  const best = thresholds
    .map((threshold) => ({ ...scoreAt(threshold), threshold }))
    .reduce((one, other) => (other.f1 > one.f1 ? other : one));
  return {
    set,
    pairs: pairs.length,
    stories: new Set(outcomes.map(({ storyId }) => storyId)).size,
    streamed: scores[0] as Score,
    direct: scoreAt(settings.threshold),
    best,
    peers: peers.map(({ name, scores: [score] }) => ({ name, f1: score?.f1 ?? 0 })),
    published: PUBLISHED.find(([name]) => set.startsWith(name))?.[1],
  };
}

function linesOf({ set, pairs, stories, streamed, direct, best, peers, published }: SetResult): string {
  const line = (name: string, { recall, precision, f1, series: [joined, all] }: Score): string =>
    `  ${name.padEnd(34)}${[recall, precision, f1].map((value) => value.toFixed(3).padStart(8)).join('')}   ${joined} of ${all}`;
  return [
    `${set}: ${pairs} pairs, ${stories} stories`,
    `  ${''.padEnd(34)}  recall   prec.      F1   series joined`,
    line(`stream at ${settings.threshold}`, streamed),
    line(`pairs alone at ${settings.threshold}`, direct),
    line(`pairs alone at ${best.threshold}, the best`, best),
    ...peers.map(({ name, f1 }) => `  ${name.padEnd(34)}${''.padEnd(16)}${f1.toFixed(3).padStart(8)}`),
    ...(published === undefined
      ? []
      : [`  ${'best published'.padEnd(34)}${''.padEnd(16)}${published.toFixed(3).padStart(8)}`]),
    '',
  ].join('\n');
}
