import { setTimeout as delay } from 'node:timers/promises';
import type { Step } from '../../articles/file-plan.ts';
import { together } from '../event-shapes.ts';
import { hasReceipt, haveReceipts } from '../in-order.ts';
import type { Laboratory } from '../laboratory.ts';
import { upload } from '../upload.ts';
import { isObjectOf, PATIENCE_MS } from './calls.ts';

/** Attempts that fail at the most: those of three deliveries, and a message is given up after five. */
const FAILURES = 9;

/**
 * One message tells of two uploads, and the object of the first cannot be read until the second has its receipt, or has had time for it:
 * then that was given up, to come back with the other.
 * @returns whether it could not be read for once.
 */
export const failFirst = async (lab: Laboratory, steps: readonly Step[]): Promise<boolean> => {
  const events = await upload(lab, steps);
  const [first, second] = lab.ledger.versions().slice(-steps.length);
  let failures = 0;
  let fails = true;
  const fail = (): void => {
    if (!fails) return;
    void lab.strikes.arrange({ fits: isObjectOf(first?.key ?? ''), strike: 'internal error' }).then(() => {
      failures += 1;
      fail();
    });
  };
  fail();
  await lab.send([together(events)]);
  const handled = async (): Promise<boolean> => second !== undefined && (await hasReceipt(lab, second));
  const until = Date.now() + 2 * PATIENCE_MS;
  while (failures < FAILURES && Date.now() < until && !(await handled())) await delay(20);
  if (!(await handled())) lab.givenUp.push(`${second?.key} ${second?.version} was not handled beside one that failed`);
  fails = false;
  lab.strikes.disarm();
  await haveReceipts(lab, lab.ledger.versions().slice(-steps.length));
  return failures > 0;
};
