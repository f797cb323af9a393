import { setTimeout as delay } from 'node:timers/promises';
import type { Step } from '../../articles/file-plan.ts';
import type { Call } from '../../proxy/call.ts';
import { haveReceipts } from '../in-order.ts';
import type { Laboratory } from '../laboratory.ts';
import { upload } from '../upload.ts';
import { PATIENCE_MS, PUBLISH } from './calls.ts';

/** Calls that fail: one for each shard of the stream. */
const UNHEARD = 4;

interface Unannounced {
  /** How often a call failed. */
  readonly blows: number;
  /** Entries of the call that was refused: of those that are then sent one by one, the first meets an outage. */
  readonly untried: readonly string[];
}

/**
 * What is announced of the files of one batch fails, and comes again: all of a call, and what is sent one by one
 * because its call was refused, of which those behind the first that fails are not even tried.
 */
export const failToAnnounce = async (lab: Laboratory, steps: readonly Step[]): Promise<Unannounced> => {
  let blows = 0;
  let untried: readonly string[] = [];
  const fail = (fits: (call: Call) => boolean): void =>
    void lab.strikes
      .arrange({ fits: (call) => call.label === PUBLISH && fits(call), strike: 'internal error' })
      .then(() => {
        blows += 1;
      });
  const isShared = ({ label, files }: Call): boolean => label === PUBLISH && files > 1;
  const isRefused = (call: Call): boolean => {
    if (!isShared(call)) return false;
    untried = call.entries;
    fail(({ entries }) => entries[0] === untried[0]);
    return true;
  };
  void lab.strikes.arrange({ fits: isRefused, strike: 'not valid' });
  for (let at = 1; at < UNHEARD; at++) fail(({ entries }) => !entries.some((one) => untried.includes(one)));
  await lab.send(await upload(lab, steps));
  await haveReceipts(lab, lab.ledger.versions().slice(-steps.length));
  const until = Date.now() + PATIENCE_MS;
  while (blows < UNHEARD && Date.now() < until) await delay(20);
  lab.strikes.disarm();
  return { blows, untried };
};
