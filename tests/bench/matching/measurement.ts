import { FEATURES } from '../../../functions/matching/features.ts';
import { matchOf } from '../../../functions/matching/probability.ts';
import type { MatchSettings } from '../../../functions/story/items/settings.ts';
import { fit, foldsOf, rowsOf, useWeights, weightsOf } from './fit.ts';
import type { LabelledPair } from './pairs.ts';
import { PEERS } from './peers.ts';
import type { Sample } from './samples.ts';
import { type Score, scoresOf } from './score.ts';
import { type Outcome, streamOf } from './stream.ts';

/** A labelled pair after the stream. */
export interface StreamedPair extends LabelledPair {
  /** Both are in one story. */
  joined: boolean;
  /** Of the two compared directly. */
  probability: number;
}

/** One stream, and how its stories agree with the labelled pairs. */
export interface Measurement {
  outcomes: readonly Outcome[];
  pairs: readonly StreamedPair[];
  scores: readonly Score[];
  /** The peers on the same pairs. */
  peers: readonly { name: string; scores: readonly Score[] }[];
}

export async function measure(
  samples: readonly Sample[],
  pairs: readonly LabelledPair[],
  settings: MatchSettings,
  night?: string,
): Promise<Measurement> {
  const outcomes = await streamOf(samples, settings, night);
  return summaryOf(outcomes, judge(pairs, outcomes));
}

const FOLDS = 5;

/**
 * As `measure`, with weights that have not seen the pairs they are held against: for each fold the model is fitted to
 * the other folds, and everything is streamed again. The costs and stories are those of the last stream.
 */
export async function measureHeldOut(
  samples: readonly Sample[],
  pairs: readonly LabelledPair[],
  settings: MatchSettings,
  seed: number,
): Promise<Measurement> {
  const rows = rowsOf(pairs);
  const folds = foldsOf(pairs, FOLDS, seed);
  let outcomes: Outcome[] = [];
  const judged: StreamedPair[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    useWeights(weightsOf(fit(rows.filter((_, i) => folds[i] !== fold)), FEATURES));
    outcomes = await streamOf(samples, settings);
    const heldOut = pairs.filter((_, i) => folds[i] === fold);
    judged.push(...judge(heldOut, outcomes));
    console.error(`fold ${fold + 1} of ${FOLDS}: ${heldOut.length} pairs held out`);
  }
  const order = new Map(pairs.map(({ file }, i) => [file, i]));
  judged.sort((a, b) => (order.get(a.file) as number) - (order.get(b.file) as number));
  return summaryOf(outcomes, judged);
}

function judge(pairs: readonly LabelledPair[], outcomes: readonly Outcome[]): StreamedPair[] {
  const storyOf = new Map(outcomes.map(({ sample, storyId }) => [sample, storyId]));
  return pairs.map((pair) => ({
    ...pair,
    joined: storyOf.get(pair.one) === storyOf.get(pair.other),
    probability: matchOf(pair.one.profile, pair.other.profile).probability,
  }));
}

function summaryOf(outcomes: readonly Outcome[], pairs: readonly StreamedPair[]): Measurement {
  const peers = PEERS.map(({ name, isJoined }) => ({
    name,
    scores: scoresOf(pairs.map((pair) => ({ ...pair, joined: isJoined(pair) }))),
  }));
  return { outcomes, pairs, scores: scoresOf(pairs), peers };
}
