import { setTimeout as delay } from 'node:timers/promises';
import type { Certain } from '../articles/certain-plan.ts';
import type { Step } from '../articles/file-plan.ts';
import type { Fate } from '../checker/world.ts';
import type { Call } from '../proxy/call.ts';
import type { Strike } from '../proxy/strike.ts';
import { together as toldTogether } from './event-shapes.ts';
import { hasReceipt, haveReceipts, inOrder } from './in-order.ts';
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
 * @returns what those must have become that were told of one after the other, and trials in which nothing was struck.
 */
export const trials = async (lab: Laboratory, plan: Plan): Promise<{ fates: Fate[]; missed: string[] }> => {
  const { likes, crawls, together, announced, paired, copied, growing, certain } = plan.takeTrials();
  const missed: string[] = [];
  for (const steps of [likes, ...crawls]) if (!(await meet(lab, steps))) missed.push(`${CLAIMS}, slowly`);
  for (const [steps, blow] of [
    [together.first, FAILING_STORIES],
    [together.others, FAILING_RECEIPTS],
  ] as const)
    if (!(await failTogether(lab, steps, blow))) missed.push(`${blow.label}, ${blow.strike}`);
  await failTogether(lab, together.olderCrawls, APART);
  if (!(await failToAnnounce(lab, announced))) missed.push('announcements fail together');
  if (!(await failFirst(lab, paired))) missed.push('the first object of a message cannot be read');
  if (!(await refuseOften(lab, copied))) missed.push('a file is refused again and again');
  const found = await leaveUnread(lab, growing);
  if (!found.unread) missed.push(`${LIKES}, ${UNREAD.strike}`);
  const { fates, refused } = await refuseEach(lab, certain);
  for (const { strike } of [CONFLICT, THROTTLED, UNCLAIMED]) if (!refused.has(strike)) missed.push(strike);
  return { fates: [...found.fates, ...fates], missed };
};

/**
 * The first is told of, and the others one after the other while that stands between its claims and its story: the second takes its place,
 * and who comes then finds it taken. @returns whether the first stood.
 */
const meet = async (lab: Laboratory, steps: readonly Step[]): Promise<boolean> => {
  const stands = lab.strikes.arrange({
    fits: ({ label }) => label === CLAIMS,
    strike: 'slow answer',
    holdMs: STANDS_MS,
  });
  for (const [at, step] of steps.entries()) {
    await lab.send(await upload(lab, [step]));
    await Promise.race([stands, delay(PATIENCE_MS)]);
    if (at > 0) await haveReceipts(lab, lab.ledger.versions().slice(-1));
  }
  await haveReceipts(lab, lab.ledger.versions().slice(-steps.length));
  return !lab.strikes.disarm();
};

/** The steps that files of one batch take together: each fails for all of them, and all come again. */
const FAILING_STORIES = { label: 'dynamodb:BatchExecuteStatement of stories', strike: 'internal error' } as const;
const FAILING_RECEIPTS = { label: 'dynamodb:BatchExecuteStatement of receipts', strike: 'internal error' } as const;
/** Older crawls take none together, for each has two writes that belong together; if they did, the first of these would fail alone. */
const APART = { label: FAILING_RECEIPTS.label, strike: 'entries failed' } as const;

/** @returns whether the blow fell. */
const failTogether = async (
  lab: Laboratory,
  steps: readonly Step[],
  blow: { readonly label: string; readonly strike: Strike },
): Promise<boolean> => {
  void lab.strikes.arrange({ fits: ({ label }) => label === blow.label, strike: blow.strike });
  await lab.send(await upload(lab, steps));
  await haveReceipts(lab, lab.ledger.versions().slice(-steps.length));
  return !lab.strikes.disarm();
};

const PUBLISH = 'sns:PublishBatch';
/** Calls that fail: one for each shard of the stream. */
const UNHEARD = 4;

/** What is announced of the files of one batch fails, all of a call, and comes again. @returns whether any did. */
const failToAnnounce = async (lab: Laboratory, steps: readonly Step[]): Promise<boolean> => {
  let failed = 0;
  for (let at = 0; at < UNHEARD; at++) {
    const fall = lab.strikes.arrange({ fits: ({ label }) => label === PUBLISH, strike: 'internal error' });
    void fall.then(() => {
      failed += 1;
    });
  }
  await lab.send(await upload(lab, steps));
  await haveReceipts(lab, lab.ledger.versions().slice(-steps.length));
  const until = Date.now() + PATIENCE_MS;
  while (failed < UNHEARD && Date.now() < until) await delay(20);
  lab.strikes.disarm();
  return failed > 0;
};

/** Attempts that fail at the most: those of three deliveries, and a message is given up after five. */
const FAILURES = 9;

/**
 * One message tells of two uploads, and the object of the first cannot be read until the second has its receipt, or has had time for it:
 * then that was given up, to come back with the other.
 * @returns whether it could not be read for once.
 */
const failFirst = async (lab: Laboratory, steps: readonly Step[]): Promise<boolean> => {
  const events = await upload(lab, steps);
  const [first, second] = lab.ledger.versions().slice(-steps.length);
  let failures = 0;
  let fails = true;
  const fail = (): void => {
    if (!fails) return;
    const fits = ({ operation, subject }: Call): boolean =>
      operation === 'GetObject' &&
      decodeURIComponent(new URL(subject, 'http://s3').pathname).endsWith(`/${first?.key}`);
    void lab.strikes.arrange({ fits, strike: 'internal error' }).then(() => {
      failures += 1;
      fail();
    });
  };
  fail();
  await lab.send([toldTogether(events)]);
  const handled = async (): Promise<boolean> => second !== undefined && (await hasReceipt(lab, second));
  const until = Date.now() + 2 * PATIENCE_MS;
  while (failures < FAILURES && Date.now() < until && !(await handled())) await delay(20);
  if (!(await handled())) lab.givenUp.push(`${second?.key} ${second?.version} was not handled beside one that failed`);
  fails = false;
  lab.strikes.disarm();
  await haveReceipts(lab, lab.ledger.versions().slice(-steps.length));
  return failures > 0;
};

interface Refusal {
  readonly strike: Strike;
  readonly operations: readonly string[];
}

const CONFLICT = { strike: 'transaction conflict', operations: ['TransactWriteItems', 'PutItem'] } as const;
const THROTTLED = { strike: 'transaction throttled', operations: ['TransactWriteItems'] } as const;

/** As often a file is refused, in about two seconds: others' commits may be faster so many times. */
const REFUSALS = 8;

/** The second's commit is refused again and again, now for another's sake and now for a partition's: it is decided anew, and not given back. @returns whether it was refused. */
const refuseOften = async (lab: Laboratory, [original, copy]: readonly [Step, Step]): Promise<boolean> => {
  await lab.send(await upload(lab, [original]));
  await haveReceipts(lab, lab.ledger.versions().slice(-1));
  const before = lab.objectReads();
  let refusals = 0;
  const refuse = (): void => {
    if (refusals === REFUSALS) return;
    const { strike, operations } = refusals % 2 === 0 ? THROTTLED : CONFLICT;
    const fits = ({ operation }: Call): boolean => operation === operations[0];
    void lab.strikes.arrange({ fits, strike }).then(() => {
      refusals += 1;
      refuse();
    });
  };
  refuse();
  await lab.send(await upload(lab, [copy]));
  const [version] = lab.ledger.versions().slice(-1);
  await haveReceipts(lab, version ? [version] : []);
  const reads = lab.objectReads() - before;
  if (reads !== 1) lab.givenUp.push(`${version?.key} ${version?.version} was given back: it was read ${reads} times`);
  lab.strikes.disarm();
  return refusals === REFUSALS;
};

/** SNS takes a batch but for its first entry, for its own fault or the sender's. */
const UNPUBLISHED = {
  fits: ({ operation }: Call): boolean => operation === 'PublishBatch',
  strike: 'entries failed',
} as const;

/** More often, and the oldest announcement would be refused at each of its turns, until the stream gives it up. */
const UNPUBLISHED_EACH = 8;

const LIKES = 'dynamodb:BatchGetItem of like reports';
/** Nothing is answered at first of what a file asks for to find like reports. */
const UNREAD = {
  fits: ({ label }: Call): boolean => label === LIKES,
  strike: 'keys unprocessed',
  keep: () => false,
} as const;

/** Nothing else happens to them that would have them look again. */
const leaveUnread = async (lab: Laboratory, growing: readonly Certain[]) => {
  let unread = false;
  const fates = await inOrder(lab, growing, () => {
    lab.strikes.disarm();
    void lab.strikes.arrange(UNREAD).then(() => {
      unread = true;
    });
  });
  lab.strikes.disarm();
  return { fates, unread };
};

/** The first of its claims, where it makes several. */
const UNCLAIMED = { fits: ({ label }: Call): boolean => label === CLAIMS, strike: 'entries failed' } as const;

/**
 * Each file's first write is refused, for another transaction or a partition's sake, and must be decided and written again, and not given back;
 * and so is some of what is announced of them.
 */
const refuseEach = async (lab: Laboratory, certain: readonly Certain[]) => {
  const { strikes } = lab;
  const refused = new Set<Strike>();
  let reads = 0;
  const noteReads = (at: number): void => {
    const before = reads;
    reads = lab.objectReads();
    const [step, more] = certain[at]?.steps ?? [];
    if (step !== undefined && more === undefined && reads - before > 1)
      lab.givenUp.push(`${step.key} was given back: it was read ${reads - before} times`);
  };
  const refuse = (at: number): void => {
    noteReads(at - 1);
    strikes.disarm();
    const { strike, operations }: Refusal = at % 2 === 0 ? CONFLICT : THROTTLED;
    for (const one of [{ fits: ({ operation }: Call) => operations.includes(operation), strike }, UNCLAIMED])
      void strikes.arrange(one).then(() => refused.add(one.strike));
    if (at % UNPUBLISHED_EACH === 0) void strikes.arrange(UNPUBLISHED);
  };
  const fates = await inOrder(lab, certain, refuse);
  noteReads(certain.length - 1);
  strikes.disarm();
  return { fates, refused };
};
