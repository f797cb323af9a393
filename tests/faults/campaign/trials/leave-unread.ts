import type { Certain } from '../../articles/certain-plan.ts';
import { inOrder } from '../in-order.ts';
import type { Laboratory } from '../laboratory.ts';
import { isLabelled, LIKES } from './calls.ts';

/** Nothing is answered at first of what a file asks for to find like reports. */
const UNREAD = {
  fits: isLabelled(LIKES),
  strike: 'keys unprocessed',
  keep: () => false,
} as const;

/** Nothing else happens to them that would have them look again. */
export const leaveUnread = async (lab: Laboratory, growing: readonly Certain[]) => {
  let unread = false;
  const fates = await inOrder(lab, growing, () => {
    lab.strikes.disarm();
    void lab.strikes.arrange(UNREAD).then(() => {
      unread = true;
    });
  });
  lab.strikes.disarm();
  return { fates, unread };
};
