import { matchOf } from '../../../../functions/matching/probability.ts';
import { describeEvidence } from '../../../../infra/desk/operator/table/match-reasons.ts';
import { mean, median } from '../statistics.ts';
import type { Measurement, StreamedPair } from './measurement.ts';
import { SCORE_HEADING, scoreLine } from './score.ts';
import { type Outcome, storiesOf } from './stream.ts';

function countsOf(outcomes: readonly Outcome[]): Record<string, number> {
  const counts = Map.groupBy(outcomes, ({ disposition }) => disposition);
  return Object.fromEntries([...counts].map(([disposition, { length }]) => [disposition, length]));
}

/** Means. */
function costOf(outcomes: readonly Outcome[]) {
  return {
    keysRead: mean(outcomes.map(({ keysRead }) => keysRead)),
    storiesRead: mean(outcomes.map(({ storiesRead }) => storiesRead)),
    reportsRead: mean(outcomes.map(({ reportsRead }) => reportsRead)),
    writeUnits: mean(outcomes.map(({ writeUnits }) => writeUnits)),
    microseconds: mean(outcomes.map(({ microseconds }) => microseconds)),
  };
}

/** The measurement on one screen. */
export function reportOf(measurement: Measurement): string {
  const { outcomes, scores, dice } = measurement;
  const counts = Object.entries(countsOf(outcomes)).map(([disposition, count]) => `${disposition} ${count}`);
  const newStories = outcomes.filter(({ disposition }) => disposition === 'new');
  const fifth = Math.ceil(outcomes.length / 5);
  return [
    `${outcomes.length} articles, ${storiesOf(outcomes).length} stories (${counts.join(', ')})`,
    `a new story takes ${median(newStories.map(({ writeUnits }) => writeUnits))} write units (median)`,
    '',
    'mean of an article      keys read   stories read   reports read   write units    µs',
    costLine('all', outcomes),
    costLine('the first fifth', outcomes.slice(0, fifth)),
    costLine('the last fifth', outcomes.slice(-fifth)),
    '',
    SCORE_HEADING,
    ...scores.map(scoreLine),
    '',
    'headlines alone, Dice ≥ 0.4',
    ...dice.map(scoreLine),
  ].join('\n');
}

function costLine(name: string, outcomes: readonly Outcome[]): string {
  const { keysRead, storiesRead, reportsRead, writeUnits, microseconds } = costOf(outcomes);
  const reads = [storiesRead, reportsRead].reduce(
    (line, count) => `${line}${count.toFixed(1).padStart(15)}`,
    keysRead.toFixed(1).padStart(9),
  );
  return `${name.padEnd(24)}${reads}${writeUnits.toFixed(1).padStart(14)}${microseconds.toFixed(0).padStart(6)}`;
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
