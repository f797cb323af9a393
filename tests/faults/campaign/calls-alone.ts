import type { Certain } from '../articles/certain-plan.ts';
import type { CalledAlone, Fate, MadeCall } from '../checker/world/world.ts';
import type { Laboratory } from './laboratory.ts';
import { isObjectOf } from './trials/calls.ts';

interface CallsAlone {
  /** Is to be called before each of the files. */
  readonly before: (at: number) => void;
  /** @param fates of the files, in their order. @returns the calls of each file that was told of alone, but those that announce, and reads of other objects. */
  readonly stop: (fates: readonly Fate[]) => CalledAlone[];
}

/** Listens to what is called for files that are told of one after the other. */
export const noteCallsAlone = (lab: Pick<Laboratory, 'listen'>, certain: readonly Certain[]): CallsAlone => {
  const calls = certain.map((): MadeCall[] => []);
  let now = -1;
  const stop = lab.listen((call) => {
    const { service, label, parts, eventual } = call;
    const isOfOther = service === 's3' && !isObjectOf(certain[now]?.steps[0]?.key ?? '')(call);
    if (service !== 'sns' && !isOfOther) calls[now]?.push({ label, parts, eventual });
  });
  return {
    before: (at) => {
      now = at;
    },
    stop: (fates) => {
      stop();
      let next = 0;
      return certain.flatMap(({ steps, become }, at) => {
        const fate = fates[next];
        next += become.length;
        if (steps.length > 1 || fate === undefined) return [];
        const { bucket, key, version } = fate;
        return [{ bucket, key, version, calls: calls[at] ?? [] }];
      });
    },
  };
};
