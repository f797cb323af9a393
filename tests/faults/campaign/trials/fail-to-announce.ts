import { setTimeout as delay } from 'node:timers/promises';
import type { Step } from '../../articles/file-plan.ts';
import { haveReceipts } from '../in-order.ts';
import type { Laboratory } from '../laboratory.ts';
import { upload } from '../upload.ts';
import { isLabelled, PATIENCE_MS, PUBLISH } from './calls.ts';

/** Calls that fail: one for each shard of the stream. */
const UNHEARD = 4;

/** What is announced of the files of one batch fails, all of a call, and comes again. @returns how often one did. */
export const failToAnnounce = async (lab: Laboratory, steps: readonly Step[]): Promise<number> => {
  let failed = 0;
  for (let at = 0; at < UNHEARD; at++) {
    const fall = lab.strikes.arrange({ fits: isLabelled(PUBLISH), strike: 'internal error' });
    void fall.then(() => {
      failed += 1;
    });
  }
  await lab.send(await upload(lab, steps));
  await haveReceipts(lab, lab.ledger.versions().slice(-steps.length));
  const until = Date.now() + PATIENCE_MS;
  while (failed < UNHEARD && Date.now() < until) await delay(20);
  lab.strikes.disarm();
  return failed;
};
