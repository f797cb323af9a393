import { setTimeout as delay } from 'node:timers/promises';
import type { Step } from '../../articles/file-plan.ts';
import type { Call } from '../../proxy/call.ts';
import { haveReceipts } from '../in-order.ts';
import type { Laboratory } from '../laboratory.ts';
import { upload } from '../upload.ts';
import { isLabelled, PATIENCE_MS, PUBLISH } from './calls.ts';

/** Calls that fail: one for each shard of the stream. */
const UNHEARD = 4;

const UNAVAILABLE = { fits: isLabelled(PUBLISH), strike: 'internal error' } as const;

/**
 * What is announced of the files of one batch fails, and comes again: all of a call, and what is sent one by one because its call was refused, of which
 * those behind the first that fails are not even tried. @returns how often a call failed.
 */
export const failToAnnounce = async (lab: Laboratory, steps: readonly Step[]): Promise<number> => {
  let failed = 0;
  const fail = (fits: (call: Call) => boolean): void =>
    void lab.strikes.arrange({ ...UNAVAILABLE, fits }).then(() => {
      failed += 1;
    });
  const isShared = (call: Call): boolean => {
    if (call.label !== PUBLISH || call.files < 2) return false;
    fail(({ label, pid }) => label === PUBLISH && pid === call.pid);
    return true;
  };
  void lab.strikes.arrange({ fits: isShared, strike: 'not valid' });
  for (let at = 1; at < UNHEARD; at++) fail(isLabelled(PUBLISH));
  await lab.send(await upload(lab, steps));
  await haveReceipts(lab, lab.ledger.versions().slice(-steps.length));
  const until = Date.now() + PATIENCE_MS;
  while (failed < UNHEARD && Date.now() < until) await delay(20);
  lab.strikes.disarm();
  return failed;
};
