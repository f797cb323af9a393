import { likeness } from '../../../functions/story/near/judge.ts';
import type { NearSettings } from '../../../functions/story/near/near-settings.ts';
import { sketchesOf } from '../../../functions/story/near/pair.ts';
import { reportOf } from './judged.ts';
import type { LabelledPair } from './pairs.ts';
import { type Score, scoreOf } from './score.ts';

/** One threshold and what joins with it. */
export interface Step {
  readonly threshold: number;
  readonly score: Score;
}

export interface Sweep {
  readonly name: string;
  readonly steps: readonly Step[];
  /** The threshold that is used, to be marked. */
  readonly chosen?: number;
}

const THRESHOLDS = Array.from({ length: 33 }, (_, i) => 0.1 + i * 0.025);

/** Precision and recall against the threshold: of the rules, over the containment that prose must reach, and of the plain sketch. */
export function sweeps(pairs: readonly LabelledPair[], settings: NearSettings): Sweep[] {
  const reports = new Map(pairs.flatMap(({ one, other }) => [one, other]).map((s) => [s, reportOf(s, settings)]));
  const compared = (pair: LabelledPair) => {
    const one = reports.get(pair.one);
    const other = reports.get(pair.other);
    if (!one || !other) throw new Error(`${pair.one.file}: not sketched`);
    return { one, other };
  };
  const sweep = (isJoined: (pair: LabelledPair, threshold: number) => boolean): Step[] =>
    THRESHOLDS.map((threshold) => ({ threshold, score: scoreOf(pairs, (pair) => isJoined(pair, threshold)) }));
  return [
    {
      name: 'The rules, over containment',
      chosen: settings.containment,
      steps: sweep((pair, containment) => {
        const { one, other } = compared(pair);
        return likeness(one, other, { ...settings, containment }) !== undefined;
      }),
    },
    {
      name: 'Plain Jaccard similarity',
      steps: sweep((pair, threshold) => {
        const { one, other } = compared(pair);
        return sketchesOf(one, other).text.jaccard >= threshold;
      }),
    },
  ];
}
