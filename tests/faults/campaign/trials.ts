import { setTimeout as delay } from 'node:timers/promises';
import type { Step } from '../articles/file-plan.ts';
import type { Fate } from '../checker/world.ts';
import type { Strike } from '../proxy/strike.ts';
import { haveReceipts, inOrder } from './in-order.ts';
import type { Laboratory } from './laboratory.ts';
import type { Plan } from './plan.ts';
import { upload } from './upload.ts';

/** A writer stands between its claims and its story for so long: far more than another takes from its event to its commit, milliseconds. */
const STANDS_MS = 1_500;
/** By then a call has come, if it ever does, milliseconds. */
const PATIENCE_MS = 5_000;

const CLAIMS = 'dynamodb:BatchExecuteStatement of claims';

/**
 * Single calls of files that are told of once each are struck in ways that nothing else makes up for: no other delivery, and no
 * death, after which a process looks anew.
 * @returns what those must have become that were told of one after the other.
 */
export const trials = async (lab: Laboratory, plan: Plan): Promise<Fate[]> => {
  const { likes, crawls, batches, certain } = plan.takeTrials();
  await meet(lab, likes);
  await meet(lab, crawls);
  for (const [at, batch] of batches.entries()) await failTogether(lab, batch, at);
  const fates = await inOrder(lab, certain, (at) => refuse(lab, at));
  lab.strikes.disarm();
  return fates;
};

/** One is told of while the other stands between its claims and its story. */
const meet = async (lab: Laboratory, steps: readonly Step[]): Promise<void> => {
  const stands = lab.strikes.arrange({
    fits: ({ label }) => label === CLAIMS,
    strike: 'slow answer',
    holdMs: STANDS_MS,
  });
  for (const step of steps) {
    await lab.send(await upload(lab, [step]));
    await Promise.race([stands, delay(PATIENCE_MS)]);
  }
  await haveReceipts(lab, lab.ledger.versions().slice(-steps.length));
};

/**
 * The steps that files of one batch take together: each fails for all of them, and all come again. Older crawls take none together, for
 * each has two writes that belong together; if they did, the first of these would fail alone.
 */
const TOGETHER: readonly (readonly [label: string, Strike])[] = [
  ['dynamodb:BatchExecuteStatement of stories', 'internal error'],
  ['dynamodb:BatchExecuteStatement of receipts', 'internal error'],
  ['dynamodb:BatchExecuteStatement of receipts', 'entries failed'],
];

const failTogether = async (lab: Laboratory, steps: readonly Step[], at: number): Promise<void> => {
  const [wanted, strike] = TOGETHER[at] ?? ['', 'internal error'];
  void lab.strikes.arrange({ fits: ({ label }) => label === wanted, strike });
  await lab.send(await upload(lab, steps));
  await haveReceipts(lab, lab.ledger.versions().slice(-steps.length));
  lab.strikes.disarm();
};

type Refusal = readonly [Strike, operations: readonly string[]];

/** The file's first write is refused, for another transaction or a partition's sake, and must be decided and written again. */
const refuse = ({ strikes }: Laboratory, at: number): void => {
  strikes.disarm();
  const [strike, operations] = REFUSALS[at % REFUSALS.length] ?? REFUSALS[0];
  void strikes.arrange({ fits: ({ operation }) => operations.includes(operation), strike });
};

const REFUSALS: readonly [Refusal, ...Refusal[]] = [
  ['transaction conflict', ['TransactWriteItems', 'PutItem']],
  ['transaction throttled', ['TransactWriteItems']],
];
