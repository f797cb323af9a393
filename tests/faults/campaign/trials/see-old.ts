import type { Certain } from '../../articles/certain-plan.ts';
import type { Fate } from '../../checker/world/world.ts';
import { inOrder } from '../in-order.ts';
import type { Laboratory } from '../laboratory.ts';
import { isLabelled, KNOWN, STORY } from './calls.ts';

/** Far more than lies between files that are told of one after the other, milliseconds. */
const AGE_MS = 20_000;

/**
 * An article goes back to the words that the story it tells began with, and who reads both in one call sees its claim, and the story as it was before the article
 * told it: such an answer may be old of each item by itself. What the crawl in between reads of the story is no such answer.
 * @returns what the files must have become, and whether it was seen so.
 */
export const seeOld = async (
  lab: Laboratory,
  files: readonly Certain[],
): Promise<{ fates: Fate[]; isSeen: boolean }> => {
  let isSeen = false;
  const fates = await inOrder(lab, files, (at) => {
    lab.strikes.disarm();
    if (at === files.length - 2) void lab.strikes.arrange({ fits: isLabelled(STORY), strike: 'slow answer' });
    if (at < files.length - 1) return;
    void lab.strikes
      .arrange({ fits: isLabelled(KNOWN), strike: 'old answer', holdMs: AGE_MS, keep: (item, of) => item < of - 1 })
      .then(() => {
        isSeen = true;
      });
  });
  lab.strikes.disarm();
  return { fates, isSeen };
};
