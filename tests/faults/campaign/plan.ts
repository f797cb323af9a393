import { type FileKind, filePlan, SERIALS, type Step } from '../articles/file-plan.ts';
import type { Random } from '../random.ts';

/** A plan of uploads that several phases take from, one after the other. */
export interface Plan {
  /** The next steps with which so many files are put, and what belongs to them. @param kind of the files, in place of chance. */
  take: (files: number, kind?: FileKind) => Step[];
  /** The same, of files that announce something whatever was there before. */
  takeFresh: (files: number) => Step[];
}

/** @param round whose plan it is, from 0: no other round has an article or a key of it. */
export const createPlan = (random: Random, round: number): Plan => {
  const steps = filePlan(random, Number.POSITIVE_INFINITY, round * SERIALS);
  const takeIf = (files: number, wanted: (step: Step) => boolean, kind?: FileKind): Step[] => {
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
  return {
    take: (files, kind) => takeIf(files, () => true, kind),
    takeFresh: (files) => takeIf(files, (step) => step.do === 'put' && step.kind === 'fresh'),
  };
};
