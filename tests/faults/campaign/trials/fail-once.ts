import { setTimeout as delay } from 'node:timers/promises';
import type { Single } from '../../articles/trial-plan.ts';
import type { Call } from '../../proxy/call.ts';
import type { Laboratory } from '../laboratory.ts';
import { upload } from '../upload.ts';
import { KNOWN, OBJECT, PATIENCE_MS, PUBLISH } from './calls.ts';
import { nameOf, strikeEach, type Tries, triesOf } from './tries.ts';

/** Longer than a client waits for an answer (functions/client-limits.ts), shorter than a function has (short-app.ts). */
const LATE_MS = 4_500;
/** An answer may take so long: of what a client waits the rest is left to a machine that is busy. */
const SLOW_MS = 2_500;
/** Reading the object, what is known, claims, story, receipt, announcement: as many calls a new article takes at least. */
const LEAST_CALLS = 6;

/**
 * Each call for a file that is told of alone fails once, each for another is done and its answer lost, and what others ask the bucket, the table
 * and the topic for comes too late: the SDK is to try those again by itself, and no queue or stream is to bring them back. What comes slowly is waited
 * for. @returns whether it happened.
 */
export const failOnce = async (lab: Laboratory, single: Single): Promise<boolean> => {
  const failed = await triesOf(lab, 1, async () => {
    strikeEach(lab, 'internal error');
    await lab.send(await upload(lab, [single.failing]));
  });
  for (const tries of failed) noteReturned(lab, tries);
  const lost = await triesOf(lab, 1, async () => {
    strikeEach(lab, 'answer lost');
    await lab.send(await upload(lab, [single.lost]));
  });
  // It finds what it has written itself, and goes on from there: it looks again, and reads no object again.
  for (const tries of lost) if (isOf(tries, OBJECT) || isOf(tries, PUBLISH)) noteReturned(lab, tries);
  const isLate = await waitInVain(lab, single);
  return [failed, lost].every((all) => all.filter(({ attempts }) => attempts > 1).length >= LEAST_CALLS) && isLate;
};

const isOf = ({ name }: Tries, label: string): boolean => name.startsWith(label);

const noteReturned = (lab: Laboratory, { name, invocations }: Tries): void => {
  if (invocations.size > 1) lab.givenUp.push(`the SDK did not try again ${name}: it came back from queue or stream`);
};

/** One file after the other, the next while the one before it waits: what is announced first, for that keeps no file from being read. */
const waitInVain = async (
  lab: Laboratory,
  { lateTopic, lateTable, lateBucket, slow: slowFile }: Single,
): Promise<boolean> => {
  const names: string[] = [];
  const slow: string[] = [];
  /** The other object of the batch; and its announcement, which is the next one. */
  const other =
    (label: string) =>
    (call: Call): boolean => {
      if (call.label !== label || names.includes(nameOf(call))) return false;
      slow.push(nameOf(call));
      return true;
    };
  const tries = await triesOf(lab, 4, async () => {
    for (const [label, ...steps] of [
      [PUBLISH, lateTopic],
      [KNOWN, lateTable],
      [OBJECT, lateBucket, slowFile],
    ] as const) {
      const fits = (call: Call): boolean => {
        if (call.label !== label) return false;
        names.push(nameOf(call));
        return true;
      };
      const waits = lab.strikes.arrange({ fits, strike: 'answer after the time-out', holdMs: LATE_MS });
      if (steps.length > 1)
        for (const one of [OBJECT, PUBLISH])
          void lab.strikes.arrange({ fits: other(one), strike: 'slow answer', holdMs: SLOW_MS });
      await lab.send(await upload(lab, steps));
      await Promise.race([waits, delay(PATIENCE_MS)]);
    }
    await delay(LATE_MS);
  });
  for (const one of tries) noteReturned(lab, one);
  for (const { name, attempts } of tries)
    if (names.includes(name) && attempts === 1)
      lab.givenUp.push(`${name}: was waited for longer than the limit of a call`);
  for (const { name, attempts } of tries)
    if (slow.includes(name) && attempts > 1)
      lab.hasty.push(`${name}: an answer that takes ${SLOW_MS} ms is not waited for`);
  return names.length === 3 && slow.length === 2;
};
