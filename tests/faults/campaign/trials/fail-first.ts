import { setTimeout as delay } from 'node:timers/promises';
import type { Step } from '../../articles/file-plan.ts';
import { together } from '../event-shapes.ts';
import { hasReceipt, haveReceipts } from '../in-order.ts';
import type { Laboratory } from '../laboratory.ts';
import { upload } from '../upload.ts';
import { isObjectOf, PATIENCE_MS } from './calls.ts';

/** Attempts that are refused, at first: without versioning an object that is not there is asked for under two names. */
const DENIALS = 2;
/** Attempts that fail at the most: those, and of two deliveries more. A message is given up after five. */
const FAILURES = DENIALS + 6;

/**
 * One message tells of two uploads, and the object of the first cannot be read, at first for want of permission, until the second has
 * its receipt, or has had time for it: then that was given up, to come back with the other.
 * @returns whether it could not be read as often as wanted.
 */
export const failFirst = async (lab: Laboratory, steps: readonly Step[]): Promise<boolean> => {
  const events = await upload(lab, steps);
  const [first, second] = lab.ledger.versions().slice(-steps.length);
  let failures = 0;
  let fails = true;
  const fail = (): void => {
    if (!fails) return;
    const strike = failures < DENIALS ? 'access denied' : 'internal error';
    void lab.strikes.arrange({ fits: isObjectOf(first?.key ?? ''), strike }).then(() => {
      failures += 1;
      fail();
    });
  };
  fail();
  await lab.send([together(events)]);
  const handled = async (): Promise<boolean> => second !== undefined && (await hasReceipt(lab, second));
  const until = Date.now() + 2 * PATIENCE_MS;
  const isOver = async (): Promise<boolean> => failures >= FAILURES || (failures >= DENIALS && (await handled()));
  while (Date.now() < until && !(await isOver())) await delay(20);
  if (!(await handled())) lab.givenUp.push(`${second?.key} ${second?.version} was not handled beside one that failed`);
  fails = false;
  lab.strikes.disarm();
  await haveReceipts(lab, lab.ledger.versions().slice(-steps.length));
  return failures >= DENIALS;
};
