import type { Laboratory } from '../laboratory.ts';
import { isLabelled, OBJECT } from './calls.ts';

/** So long is waited for those that are still to be asked for, milliseconds: half of what an answer may take (functions/client-limits.ts). */
const HOLD_MS = 2_000;

/**
 * No object of the next batch is given before all are asked for.
 * @returns what ends it, and says how many were asked for by then.
 */
export const holdObjects = (lab: Laboratory, files: number): (() => number) => {
  const { promise: until, resolve } = Promise.withResolvers<void>();
  let asked = 0;
  let isGiven = false;
  const give = (): void => {
    isGiven = true;
    resolve();
  };
  const hold = (): void => {
    void lab.strikes.arrange({ fits: isLabelled(OBJECT), strike: 'slow answer', holdMs: HOLD_MS, until }).then(() => {
      if (isGiven) return;
      asked += 1;
      if (asked === 1) setTimeout(give, HOLD_MS).unref();
      if (asked === files) give();
      else hold();
    });
  };
  hold();
  return () => {
    lab.strikes.disarm();
    give();
    return asked;
  };
};
