import { matchOf } from '../../../functions/matching/probability.ts';
import { describeEvidence } from '../../../infra/operator/table/match-reasons.ts';
import { mean, median } from '../statistics.ts';
import type { Measurement, StreamedPair } from './measurement.ts';
import { SCORE_HEADING, type Score, scoreLine } from './score.ts';
import { type Outcome, storiesOf } from './stream.ts';

const LARGEST = 60;

/** The measurement as one JSON document. */
export function documentOf({ outcomes, pairs, scores, peers }: Measurement): object {
  return {
    articles: outcomes.length,
    stories: storiesOf(outcomes).length,
    dispositions: countsOf(outcomes),
    perArticle: costOf(outcomes),
    scores,
    peers,
    pairs: pairs.map(({ file, a, b, label, weight, joined, probability }) => ({
      file,
      a,
      b,
      label,
      weight,
      joined,
      probability,
    })),
    largest: storiesOf(outcomes)
      .slice(0, LARGEST)
      .map((samples) => samples.map(({ file }) => file)),
  };
}

function countsOf(outcomes: readonly Outcome[]): Record<string, number> {
  const counts = Map.groupBy(outcomes, ({ disposition }) => disposition);
  return Object.fromEntries([...counts].map(([disposition, { length }]) => [disposition, length]));
}

/** Means. */
function costOf(outcomes: readonly Outcome[]) {
  return {
    keysRead: mean(outcomes.map(({ keysRead }) => keysRead)),
    storiesRead: mean(outcomes.map(({ storiesRead }) => storiesRead)),
    writeUnits: mean(outcomes.map(({ writeUnits }) => writeUnits)),
    microseconds: mean(outcomes.map(({ microseconds }) => microseconds)),
  };
}

/** The measurement on one screen. */
export function reportOf(measurement: Measurement): string {
  const { outcomes, scores, peers } = measurement;
  const counts = Object.entries(countsOf(outcomes)).map(([disposition, count]) => `${disposition} ${count}`);
  const newStories = outcomes.filter(({ disposition }) => disposition === 'new');
  const fifth = Math.ceil(outcomes.length / 5);
  return [
    `${outcomes.length} articles, ${storiesOf(outcomes).length} stories (${counts.join(', ')})`,
    `a new story takes ${median(newStories.map(({ writeUnits }) => writeUnits))} write units (median)`,
    '',
    'mean of an article      keys read   stories read   write units    µs',
    costLine('all', outcomes),
    costLine('the first fifth', outcomes.slice(0, fifth)),
    costLine('the last fifth', outcomes.slice(-fifth)),
    '',
    SCORE_HEADING,
    ...scores.map(scoreLine),
    ...scores.filter((score) => isMain(score, scores)).flatMap((score) => ['', ...peerLines(score, peers)]),
  ].join('\n');
}

function costLine(name: string, outcomes: readonly Outcome[]): string {
  const { keysRead, storiesRead, writeUnits, microseconds } = costOf(outcomes);
  const reads = `${keysRead.toFixed(1).padStart(9)}${storiesRead.toFixed(1).padStart(15)}`;
  return `${name.padEnd(24)}${reads}${writeUnits.toFixed(1).padStart(14)}${microseconds.toFixed(0).padStart(6)}`;
}

/** Of a file's two scores the weighted one. */
const isMain = (score: Score, scores: readonly Score[]): boolean =>
  score.weighted || !scores.some(({ file, weighted }) => weighted && file === score.file);

function peerLines({ file, weighted }: Score, peers: Measurement['peers']): string[] {
  const title = `peers on ${file}${weighted ? ', weighted' : ''}`;
  const lines = peers.flatMap(({ name, scores }) =>
    scores
      .filter((score) => score.file === file && score.weighted === weighted)
      .map((score) => scoreLine({ ...score, file: `  ${name}`, weighted: false })),
  );
  return [title, ...lines];
}

/** `same` pairs that are apart, and others that are joined: both headlines, and what the model says of the two. */
export function missesOf(pairs: readonly StreamedPair[]): string {
  return pairs
    .filter(({ label, joined }) => (label === 'same') !== joined)
    .map(({ file, label, weight, joined, one, other }) => {
      const match = describeEvidence(matchOf(one.profile, other.profile));
      const headlines = [one, other].map(
        ({ file: name, article }) => `    ${article.headline}  (${name.slice(0, 24)})`,
      );
      return [`${file}: ${label}, ${joined ? 'joined' : 'apart'}, weight ${weight}`, ...headlines, `    ${match}`].join(
        '\n',
      );
    })
    .join('\n');
}

/** The headlines of the largest stories. */
export function largestOf(outcomes: readonly Outcome[]): string {
  return storiesOf(outcomes)
    .slice(0, LARGEST)
    .map((samples, i) =>
      [
        `${i + 1}. ${samples.length} reports`,
        ...samples.map(({ file, article }) => `    ${article.headline}  (${file.slice(0, 24)})`),
      ].join('\n'),
    )
    .join('\n\n');
}
