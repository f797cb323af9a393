import { setTimeout as delay } from 'node:timers/promises';
import type { Step } from '../../articles/file-plan.ts';
import { haveReceipts } from '../in-order.ts';
import type { Laboratory } from '../laboratory.ts';
import { upload } from '../upload.ts';
import { isLabelled, OBJECT } from './calls.ts';

/** Longer than a function has (short-app.ts), and that is longer than a client waits for the rest of an answer. */
const STALLS_MS = 7_000;

/** Half of an object arrives, and then nothing: its file alone fails, and says so, before the function's time is over. @returns whether it stalled. */
export const stall = async (lab: Laboratory, step: Step): Promise<boolean> => {
  const before = lab.lines.length;
  let stalled = false;
  void lab.strikes.arrange({ fits: isLabelled(OBJECT), strike: 'answer stalls', holdMs: STALLS_MS }).then(() => {
    stalled = true;
  });
  await lab.send(await upload(lab, [step]));
  await haveReceipts(lab, lab.ledger.versions().slice(-1));
  await delay(SAID_MS);
  lab.strikes.disarm();
  const isSaid = lab.lines
    .slice(before)
    .some((line) => line.includes('"ERROR"') && line.includes(JSON.stringify(step.key)));
  if (stalled && !isSaid) lab.givenUp.push(`${step.key}: an object that stopped short took the function's time`);
  return stalled;
};

/** A line comes through a pipe. */
const SAID_MS = 100;
