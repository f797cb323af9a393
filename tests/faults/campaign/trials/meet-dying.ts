import { setTimeout as delay } from 'node:timers/promises';
import type { Step } from '../../articles/file-plan.ts';
import type { Call } from '../../proxy/call.ts';
import { haveReceipts } from '../in-order.ts';
import type { Laboratory } from '../laboratory.ts';
import { upload } from '../upload.ts';
import { CLAIMS, isLabelled, PATIENCE_MS } from './calls.ts';

/** The first stands for so long: longer than the other takes until it dies, and not until that comes again; milliseconds. */
const STANDS_MS = 900;
/** What puts the story of who takes a place over: all of it at once, or it alone. */
const STORY_IS_IN: readonly string[] = ['dynamodb:TransactWriteItems new', 'dynamodb:PutItem story'];

/**
 * While the first stands between its claims and its story, the next crawl of its article takes over, and its process dies before its story is
 * there: the first goes on with what it has claimed, and need not come again. @returns whether one stood and the other died.
 */
export const meetDying = async (lab: Laboratory, [first, second]: readonly [Step, Step]): Promise<boolean> => {
  const before = lab.objectReads();
  let standing = Number.NaN;
  const fits = (call: Call): boolean => {
    if (!isLabelled(CLAIMS)(call)) return false;
    standing = call.pid;
    return true;
  };
  const stands = lab.strikes.arrange({ fits, strike: 'slow answer', holdMs: STANDS_MS });
  await lab.send(await upload(lab, [first]));
  await Promise.race([stands, delay(PATIENCE_MS)]);
  void lab.strikes.arrange({
    fits: ({ label, pid }) => STORY_IS_IN.includes(label) && pid !== standing,
    strike: 'kill before',
  });
  await lab.send(await upload(lab, [second]));
  await haveReceipts(lab, lab.ledger.versions().slice(-2));
  const isStruck = !lab.strikes.disarm();
  const reads = lab.objectReads() - before;
  // Who died is read once more.
  if (isStruck && reads > 3) lab.givenUp.push(`who met one that died was given back: ${reads} reads of 2 files`);
  return isStruck;
};
