import { setTimeout as delay } from 'node:timers/promises';
import type { Step } from '../../articles/file-plan.ts';
import type { Call } from '../../proxy/call.ts';
import { haveReceipts } from '../in-order.ts';
import type { Laboratory } from '../laboratory.ts';
import { upload } from '../upload.ts';
import { CLAIMS, KNOWN, PATIENCE_MS, PUBLISH } from './calls.ts';

/** Calls that several files share. */
const SHARED = [KNOWN, CLAIMS, PUBLISH];

/**
 * A call that several files share is refused for what it says, which only one of them can have caused: each is to go on by itself, at
 * once, and none to come back from queue or stream. @returns of which calls none was shared.
 */
export const blame = async (lab: Laboratory, steps: readonly Step[]): Promise<string[]> => {
  const left = new Set(SHARED);
  for (const label of SHARED) {
    const fits = (call: Call): boolean => call.label === label && call.files > 1;
    void lab.strikes.arrange({ fits, strike: 'not valid' }).then(() => left.delete(label));
  }
  const before = { reads: lab.objectReads(), lines: lab.lines.length };
  await lab.send(await upload(lab, steps));
  await haveReceipts(lab, lab.ledger.versions().slice(-steps.length));
  for (const until = Date.now() + PATIENCE_MS; left.has(PUBLISH) && Date.now() < until; ) await delay(20);
  lab.strikes.disarm();
  const reads = lab.objectReads() - before.reads;
  if (reads !== steps.length)
    lab.givenUp.push(`one of a batch was blamed for all: ${reads} reads of ${steps.length} files`);
  const unheard = lab.lines.slice(before.lines).filter((line) => line.includes('"not announced yet"'));
  if (unheard.length > 0) lab.givenUp.push(`one announcement was blamed for all: ${unheard[0]}`);
  return [...left];
};
