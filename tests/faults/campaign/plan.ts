import { type Certain, certainPlan } from '../articles/certain-plan.ts';
import { SERIALS } from '../articles/derived.ts';
import { type FileKind, filePlan, type Step } from '../articles/file-plan.ts';
import { type Trials, trialPlan } from '../articles/trial-plan.ts';
import type { Random } from '../random.ts';

/** A plan of uploads that several phases take from, one after the other. */
export interface Plan {
  /** The next steps with which so many files are put, and what belongs to them. @param kind of the files, in place of chance. */
  take: (files: number, kind?: FileKind) => Step[];
  /** The same, of files that announce something whatever was there before. */
  takeFresh: (files: number) => Step[];
  /** What is to be told of one after the other, and what it must then become. */
  takeCertain: () => Certain[];
  /** What is to happen to single calls of single files, each told of once. */
  takeTrials: () => Trials;
  /** A file beside the plan and what belongs to it, from dice of its own: however many are taken, the plan goes on alike. */
  takeExtra: (kind?: FileKind) => Step[];
  /** Files taken of the plan itself. */
  taken: () => number;
}

/** What a round puts: its plan, files beside it, those whose fates are certain, and those of the trials. */
const PARTS = 4;

/** @param round whose plan it is, from 0: no other round has an article or a key of it, and the same seed makes it again. */
export const createPlan = (random: Random, round: number): Plan => {
  const own = random.fork(`round ${round}`);
  const serials = (part: number): number => (PARTS * round + part) * SERIALS;
  const planned = taker(filePlan(own.fork('plan'), Number.POSITIVE_INFINITY, serials(0)));
  const extra = taker(filePlan(own.fork('extras'), Number.POSITIVE_INFINITY, serials(1)));
  let taken = 0;
  const counted = (steps: readonly Step[]): void => {
    taken += steps.filter((step) => step.do === 'put').length;
  };
  const takePlanned: typeof planned = (...wanted) => {
    const steps = planned(...wanted);
    counted(steps);
    return steps;
  };
  return {
    take: (files, kind) => takePlanned(files, () => true, kind),
    takeFresh: (files) => takePlanned(files, (step) => step.do === 'put' && step.kind === 'fresh'),
    takeCertain: () => {
      const certain = certainPlan(own.fork('certain'), serials(2));
      for (const { steps } of certain) counted(steps);
      return certain;
    },
    takeTrials: () => {
      const trials = trialPlan(own.fork('trials'), serials(3));
      const { likes, crawls, announced, paired, copied, single, again, together } = trials;
      const alone = Object.values(single);
      const batches = [...Object.values(together), ...Object.values(announced)];
      for (const steps of [likes, ...crawls, paired, copied, alone, ...again, ...batches]) counted(steps);
      const { breaking, growing, throttled, expired, unannounced, atOnce, stalling, dying, half, back, between } =
        trials;
      counted([...atOnce.flat(2), ...dying, ...stalling, ...trials.oneReplayed]);
      counted([trials.contended, ...trials.repeated, trials.unreadable, trials.toldTwice, trials.knocking]);
      const beside = [expired.before, ...expired.after, ...Object.values(unannounced).flat(), ...half, ...back];
      const others = [
        breaking,
        ...growing,
        ...throttled,
        ...Object.values(between),
        ...Object.values(trials.reread),
        ...trials.fenced.flat(),
        ...trials.certain,
      ];
      for (const { steps } of [...beside, ...others]) counted(steps);
      return trials;
    },
    takeExtra: (kind) => extra(1, () => true, kind),
    taken: () => taken,
  };
};

const taker =
  (steps: ReturnType<typeof filePlan>) =>
  (files: number, wanted: (step: Step) => boolean, kind?: FileKind): Step[] => {
    const taken: Step[] = [];
    // Endless, so it has a next one; and not a `for` over it, which would end it for the next taker.
    for (let left = files; left > 0; ) {
      const { value, done } = steps.next(kind);
      if (done) break;
      if (!wanted(value)) continue;
      taken.push(value);
      if (value.do === 'put') left -= 1;
    }
    return taken;
  };
