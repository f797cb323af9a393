import type { Certain } from '../../articles/certain-plan.ts';
import type { Fate } from '../../checker/world/world.ts';
import { inOrder } from '../in-order.ts';
import type { Laboratory } from '../laboratory.ts';
import { isLabelled, STORY } from './calls.ts';

/** Far more than lies between two files that are told of one after the other, milliseconds. */
const AGE_MS = 20_000;

/**
 * An article has just begun to tell a story, and who reads both sees its claim, and the story as it was before: DynamoDB shows the items of a
 * transaction one by one. @returns what the files must have become, and whether it was seen so.
 */
export const seeHalf = async (
  lab: Laboratory,
  halves: readonly Certain[],
): Promise<{ fates: Fate[]; isSeen: boolean }> => {
  const fates = await inOrder(lab, halves.slice(0, -1));
  let isSeen = false;
  void lab.strikes
    .arrange({ fits: isLabelled(STORY), strike: 'old answer', holdMs: AGE_MS, keep: () => false })
    .then(() => {
      isSeen = true;
    });
  fates.push(...(await inOrder(lab, halves.slice(-1))));
  lab.strikes.disarm();
  return { fates, isSeen };
};
