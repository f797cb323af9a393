import type { Certain } from '../../articles/certain-plan.ts';
import type { Keep } from '../../proxy/partial-batch.ts';
import { inOrder } from '../in-order.ts';
import type { Laboratory } from '../laboratory.ts';
import { isLabelled, LIKES } from './calls.ts';

/** Nothing is answered at first of what a file asks for to find like reports, half when it asks again, and then the rest. */
const UNREAD = { fits: isLabelled(LIKES), strike: 'keys unprocessed' } as const;
const KEPT: readonly Keep[] = [() => false, (at) => at % 2 === 0];

/** Nothing else happens to them that would have them look again. @returns also, in milliseconds, after what pause each asked once more. */
export const leaveUnread = async (lab: Laboratory, growing: readonly Certain[]) => {
  let unread = false;
  let unreadAt: number | undefined;
  const rests: number[] = [];
  const before = lab.objectReads();
  const stop = lab.listen(({ label }) => {
    if (unreadAt === undefined || label !== LIKES) return;
    rests.push(Date.now() - unreadAt);
    unreadAt = undefined;
  });
  const leave = ([keep, ...others]: readonly Keep[]): void => {
    if (keep === undefined) return;
    void lab.strikes.arrange({ ...UNREAD, keep }).then(() => {
      unread = true;
      unreadAt = Date.now();
      leave(others);
    });
  };
  const fates = await inOrder(lab, growing, () => {
    lab.strikes.disarm();
    leave(KEPT);
  });
  stop();
  lab.strikes.disarm();
  const reads = lab.objectReads() - before;
  if (reads > fates.length)
    lab.givenUp.push(`who was left without an answer was given back: ${reads} reads of ${fates.length} files`);
  return { fates, unread, rests };
};
