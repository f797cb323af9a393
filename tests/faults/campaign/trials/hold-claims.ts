import type { Laboratory } from '../laboratory.ts';
import { CLAIMS, isLabelled, KNOWN } from './calls.ts';

/** The claims of a batch are on their way for so long: far more than who is refused pauses before it looks again, 40 at the most, milliseconds. */
const HOLD_MS = 300;

/**
 * The claims of the next batch of a process are in the table, and it hears of that late. Who looks meanwhile for what is true now, and has written nothing that was
 * refused, was refused for the sake of a neighbour that has no answer yet.
 * @returns what ends it, and counts those looks.
 */
export const holdClaims = (lab: Laboratory): (() => number) => {
  let first: { readonly at: number; readonly pid: number } | undefined;
  let early = 0;
  let hasWritten = false;
  const isHeld = (): boolean => first === undefined || Date.now() < first.at + HOLD_MS;
  const stop = lab.listen(({ service, pid, label, operation, eventual }) => {
    if (service !== 'dynamodb' || pid !== first?.pid || !isHeld() || hasWritten) return;
    if (operation !== 'BatchGetItem' && label !== CLAIMS) hasWritten = true;
    if (label === KNOWN && !eventual) early += 1;
  });
  const hold = (): void => {
    const isOfClaims = isLabelled(CLAIMS);
    void lab.strikes
      .arrange({
        fits: (call) => {
          if (!isOfClaims(call) || !isHeld()) return false;
          first ??= { at: Date.now(), pid: call.pid };
          return true;
        },
        strike: 'slow answer',
        holdMs: HOLD_MS,
      })
      .then(hold);
  };
  hold();
  return () => {
    stop();
    lab.strikes.disarm();
    return early;
  };
};
