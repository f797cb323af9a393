import type { NearSettings } from '../../../functions/story/near/near-settings.ts';
import { type JudgedPair, judgePairs } from './judged.ts';
import { loadSamples, type Sample } from './load.ts';
import { type LabelledPair, loadPairs } from './pairs.ts';
import { peers } from './peers.ts';
import { type Replay, replay } from './replay.ts';
import { type Score, scoreOf } from './score.ts';
import { type Speed, speedOf } from './speed.ts';
import { type Sweep, sweeps } from './sweep.ts';

/** A method's scores: over all pairs, and over the two parts. */
export interface Method {
  readonly name: string;
  readonly all: Score;
  readonly chosen: Score;
  readonly kept: Score;
}

/** Everything the command has to say. */
export interface Measurement {
  readonly samples: readonly Sample[];
  readonly replay: Replay;
  readonly pairs: readonly JudgedPair[];
  /** Ours first, then the peers. */
  readonly methods: readonly Method[];
  readonly sweeps: readonly Sweep[];
  readonly speed: Speed | undefined;
}

export const OURS = 'wiredrop';

/** Replays the folder in crawl order and holds the outcome, and the peers', against the labelled pairs. */
export async function measure(folder: string, pairsFile: string, settings: NearSettings): Promise<Measurement> {
  const samples = await loadSamples(folder);
  const labelled = await loadPairs(pairsFile, samples);
  const replayed = await replay(samples, settings);
  const pairs = judgePairs(labelled, replayed.storyOf, settings);
  const joined = new Map<LabelledPair, boolean>(labelled.map((pair, i) => [pair, pairs[i]?.joined ?? false]));
  const ours = { name: OURS, isJoined: (pair: LabelledPair) => joined.get(pair) ?? false };
  const methods = [ours, ...peers()].map(({ name, isJoined }) => ({
    name,
    all: scoreOf(labelled, isJoined),
    chosen: scoreOf(ofPart(labelled, 'chosen'), isJoined),
    kept: scoreOf(ofPart(labelled, 'kept'), isJoined),
  }));
  const speed = await speedOf(folder, samples);
  return { samples, replay: replayed, pairs, methods, sweeps: sweeps(labelled, settings), speed };
}

const ofPart = (pairs: readonly LabelledPair[], part: LabelledPair['part']): LabelledPair[] =>
  pairs.filter((pair) => pair.part === part);
