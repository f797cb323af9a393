import type { Certain } from '../articles/certain-plan.ts';
import type { Laboratory } from './laboratory.ts';
import { KNOWN, LIKES } from './trials/calls.ts';

/** What files become whose article is known: whom they are like is not asked. */
const OF_KNOWN: readonly string[] = ['duplicate', 'stale', 'revision'];

interface DearCalls {
  /** Is to be called before each of the files. */
  readonly before: (at: number) => void;
  /** @returns the calls, one line each. */
  readonly stop: () => readonly string[];
}

/** Calls that cost more than is needed for what is told of one after the other, and that nobody contends for. */
export const noteDearCalls = (lab: Pick<Laboratory, 'listen'>, certain: readonly Certain[]): DearCalls => {
  const dear: string[] = [];
  let now: Certain | undefined;
  const stop = lab.listen(({ label, eventual }) => {
    const [step, more] = now?.steps ?? [];
    if (step === undefined || more !== undefined) return;
    if (label === KNOWN && !eventual) dear.push(`${step.key} is looked up as it is now, which costs twice as much`);
    if (label === LIKES && OF_KNOWN.includes(now?.become[0]?.disposition ?? ''))
      dear.push(`${step.key} is compared with others, though its article is known`);
  });
  return {
    before: (at) => {
      now = certain[at];
    },
    stop: () => {
      stop();
      return dear;
    },
  };
};
