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
  /** Entries that cannot have been sent at once: each must be said to have failed. */
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
  await announceAll(lab, steps, () => blows === UNHEARD);
  return { blows, untried };
};

/** How a topic says that nobody can publish to it, or this function may not. */
const UNREACHABLE = ['access denied', 'topic gone'] as const;

/** What is announced of the files of one batch meets a topic that is not there, or not for it, and comes again; none of it is tried one by one. */
export const announceToNobody = async (lab: Laboratory, steps: readonly Step[]): Promise<Unannounced> => {
  let blows = 0;
  const untried: string[] = [];
  for (const strike of UNREACHABLE) {
    const fits = ({ label, files, entries }: Call): boolean => {
      if (label !== PUBLISH || files < 2 || entries.some((one) => untried.includes(one))) return false;
      untried.push(...entries);
      return true;
    };
    void lab.strikes.arrange({ fits, strike }).then(() => {
      blows += 1;
    });
  }
  await announceAll(lab, steps, () => blows === UNREACHABLE.length);
  return { blows, untried };
};

const announceAll = async (lab: Laboratory, steps: readonly Step[], isStruck: () => boolean): Promise<void> => {
  await lab.send(await upload(lab, steps));
  await haveReceipts(lab, lab.ledger.versions().slice(-steps.length));
  const until = Date.now() + PATIENCE_MS;
  while (!isStruck() && Date.now() < until) await delay(20);
  lab.strikes.disarm();
};
