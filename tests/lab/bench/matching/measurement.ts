import { matchOf } from '../../../../functions/matching/probability.ts';
import type { MatchSettings } from '../../../../functions/story/items/settings.ts';
import type { LabelledPair } from './pairs.ts';
import type { Sample } from './samples.ts';
import { type Score, scoresOf } from './score.ts';
import { type Outcome, streamOf } from './stream.ts';
import { diceOf, LIKE_HEADLINES } from './stream-peers.ts';

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
  /** What headlines alone tell of the same pairs. */
  dice: readonly Score[];
}

export async function measure(
  samples: readonly Sample[],
  pairs: readonly LabelledPair[],
  settings: MatchSettings,
  night?: string,
): Promise<Measurement> {
  const outcomes = await streamOf(samples, settings, night);
  const judged = judge(pairs, outcomes);
  const dice = scoresOf(pairs.map((pair) => ({ ...pair, joined: isLikeHeadline(pair) })));
  return { outcomes, pairs: judged, scores: scoresOf(judged), dice };
}

function judge(pairs: readonly LabelledPair[], outcomes: readonly Outcome[]): StreamedPair[] {
  const storyOf = new Map(outcomes.map(({ sample, storyId }) => [sample, storyId]));
  return pairs.map((pair) => ({
    ...pair,
    joined: storyOf.get(pair.one) === storyOf.get(pair.other),
    probability: matchOf(pair.one.profile, pair.other.profile).probability,
  }));
}

function isLikeHeadline({ one, other }: LabelledPair): boolean {
  return diceOf(one.article.headline, other.article.headline) >= LIKE_HEADLINES;
}
