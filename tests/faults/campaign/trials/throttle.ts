import type { Certain } from '../../articles/certain-plan.ts';
import type { Fate } from '../../checker/world/world.ts';
import { inOrder } from '../in-order.ts';
import type { Laboratory } from '../laboratory.ts';
import { isLabelled, LIKES } from './calls.ts';

/**
 * As often a function asks for keys that stay unread (functions/story/table/dynamo-table.ts). Its pauses take four and a half seconds at the most, of the
 * six that an invocation has (short-app.ts).
 */
const ROUNDS = 8;

/**
 * The table is throttled for as long as a function asks for what the last file needs to find like reports: it has to come again, for nothing is known of
 * what was not read. @returns what the files must have become, and whether it was left unread so often.
 */
export const throttle = async (
  lab: Laboratory,
  files: readonly Certain[],
): Promise<{ fates: Fate[]; isThrottled: boolean }> => {
  let rounds = 0;
  const leave = (): void => {
    if (rounds === ROUNDS) return;
    void lab.strikes.arrange({ fits: isLabelled(LIKES), strike: 'keys unprocessed', keep: () => false }).then(() => {
      rounds += 1;
      leave();
    });
  };
  const fates = await inOrder(lab, files, (at) => {
    if (at === files.length - 1) leave();
  });
  lab.strikes.disarm();
  return { fates, isThrottled: rounds === ROUNDS };
};
