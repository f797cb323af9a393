import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { MATCH_DEFAULTS } from '../../../functions/story/change/match-story.ts';
import { type ClusterScore, clusterScore } from './matching/clusters.ts';
import { inOrder, loadClustered } from './matching/samples.ts';
import { streamOf } from './matching/stream.ts';
import { peerStreams } from './matching/stream-peers.ts';
import { mean } from './statistics.ts';

const USAGE = `npm run bench:streams -- DIR… [--threshold N] [--order crawl|shuffle:SEED] [--night TIME] [--json]

Streams public sets with gold clusters as a new stack with default settings would, learning included. Each DIR has articles/ and
labels.tsv (name of a file without suffix, tab, cluster). With --night all are uploaded at this time, an archive. Beside it what
people build instead, with every report of three days compared.`;

const { values, positionals } = parseArgs({
  options: {
    threshold: { type: 'string', default: String(MATCH_DEFAULTS.threshold) },
    order: { type: 'string', default: 'crawl' },
    night: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
if (positionals.length === 0) {
  console.error(USAGE);
  process.exit(2);
}

type Named = ClusterScore & { name: string; compared: number };
type SetResult = { set: string } & ClusterScore & { compared: number; storylines: ClusterScore; peers: Named[] };

const settings = { ...MATCH_DEFAULTS, threshold: Number(values.threshold) };
const results: SetResult[] = [];
for (const folder of positionals) {
  const result = await measure(folder);
  results.push(result);
  if (!values.json) console.log(linesOf(result));
}
if (values.json) console.log(JSON.stringify(results));

async function measure(folder: string): Promise<SetResult> {
  const clustered = await loadClustered(folder);
  const golds = new Map(clustered.map(({ sample, gold }) => [sample, gold]));
  const samples = inOrder(
    clustered.map(({ sample }) => sample),
    values.order,
  );
  // What joins no story, as a bulletin, is one of its own.
  const outcomes = await streamOf(samples, settings, values.night);
  const scoreOf = (stories: readonly string[]): ClusterScore =>
    clusterScore(samples.map((sample, i) => ({ gold: golds.get(sample) ?? '', story: stories[i] || sample.file })));
  return {
    set: basename(folder),
    ...scoreOf(outcomes.map(({ storyId }) => storyId)),
    compared: mean(outcomes.map(({ storiesRead }) => storiesRead)),
    storylines: scoreOf(outcomes.map(({ storylineId }) => storylineId)),
    peers: peerStreams(samples).map(({ name, stories, compared }) => ({ name, ...scoreOf(stories), compared })),
  };
}

function linesOf({ set, peers, storylines, ...own }: SetResult): string {
  const percent = (value: number): string => `${(100 * value).toFixed(1)}%`;
  const line = ({ name, stories, b3, pairs, repeats, wrongJoins, compared }: Named): string =>
    [
      `  ${name.padEnd(26)}${String(stories).padStart(7)}`,
      ...[b3.precision, b3.recall, b3.f1].map((value) => value.toFixed(3).padStart(7)),
      pairs.f1.toFixed(3).padStart(10),
      ...[repeats, wrongJoins].map((value) => percent(value).padStart(10)),
      compared.toFixed(1).padStart(10),
    ].join('');
  return [
    `${set}: ${own.files} files, ${own.clusters} clusters`,
    `  ${''.padEnd(26)}stories   B³ P   B³ R  B³ F1  pairs F1   repeats wrong joins  compared`,
    line({ name: `wiredrop at ${values.threshold}`, ...own }),
    line({ name: '  its storylines', ...storylines, compared: own.compared }),
    ...peers.map(line),
    '',
  ].join('\n');
}
