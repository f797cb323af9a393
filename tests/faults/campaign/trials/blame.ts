import { setTimeout as delay } from 'node:timers/promises';
import type { Step } from '../../articles/file-plan.ts';
import type { Call } from '../../proxy/call.ts';
import { haveReceipts } from '../in-order.ts';
import type { Laboratory } from '../laboratory.ts';
import { upload } from '../upload.ts';
import { CLAIMS, KNOWN, PATIENCE_MS, PUBLISH } from './calls.ts';

/** Calls that several files share. */
const SHARED = [KNOWN, CLAIMS, PUBLISH];
/** Then the first of the announcements that were refused together is refused by itself as well: it is the one that is at fault. */
const GUILTY = 'the first announcement of a call';

/**
 * A call that several files share is refused for what it says, which only one of them can have caused: each is to go on by itself, at
 * once, and none to come back from queue or stream but an announcement that is refused alone. @returns which calls were not refused.
 */
export const blame = async (lab: Laboratory, steps: readonly Step[]): Promise<string[]> => {
  const left = new Set([...SHARED, GUILTY]);
  for (const label of SHARED) {
    const fits = (call: Call): boolean => {
      const isShared = call.label === label && call.files > 1;
      if (isShared && label === PUBLISH) refuseNext(lab, call).then(() => left.delete(GUILTY));
      return isShared;
    };
    void lab.strikes.arrange({ fits, strike: 'not valid' }).then(() => left.delete(label));
  }
  const before = { reads: lab.objectReads(), lines: lab.lines.length };
  const unheard = (): string[] => lab.lines.slice(before.lines).filter((line) => line.includes('"not announced yet"'));
  await lab.send(await upload(lab, steps));
  await haveReceipts(lab, lab.ledger.versions().slice(-steps.length));
  const isOver = (): boolean => !left.has(PUBLISH) && !left.has(GUILTY) && unheard().length > 0;
  for (const until = Date.now() + PATIENCE_MS; !isOver() && Date.now() < until; ) await delay(20);
  await delay(AGAIN_MS);
  lab.strikes.disarm();
  const reads = lab.objectReads() - before.reads;
  if (reads !== steps.length)
    lab.givenUp.push(`one of a batch was blamed for all: ${reads} reads of ${steps.length} files`);
  const blamed = new Set(unheard().map((line) => /"sequenceNumber":"(\d+)"/.exec(line)?.[1]));
  if (blamed.size > 1) lab.givenUp.push(`one announcement was blamed for ${blamed.size}: ${unheard()[0]}`);
  if (blamed.size === 0 && !left.has(GUILTY))
    lab.hasty.push('an announcement that was refused alone was sent again at once, and did not come back');
  return [...left];
};

/** The process has no other call of the topic on its way. */
const refuseNext = ({ strikes }: Laboratory, { pid }: Call): Promise<void> =>
  strikes.arrange({
    fits: (call) => call.label === PUBLISH && call.pid === pid && call.files === 1,
    strike: 'not valid',
  });

/** By then what was not announced has come again. */
const AGAIN_MS = 500;
