import { setTimeout as delay } from 'node:timers/promises';
import type { Step } from '../../articles/file-plan.ts';
import type { Call } from '../../proxy/call.ts';
import { haveReceipts } from '../in-order.ts';
import type { Laboratory } from '../laboratory.ts';
import { upload } from '../upload.ts';
import { PATIENCE_MS, PUBLISH } from './calls.ts';

/** Longer than a client waits for an answer (functions/client-limits.ts), shorter than a function has (short-app.ts). */
const LATE_MS = 4_500;
/** By then the SDK has tried again what failed last. */
const AGAIN_MS = 500;
/** Reading the object, what is known, claims, story, receipt, announcement: as many calls a new article takes at least. */
const LEAST_CALLS = 6;

/**
 * Each call for a file that is told of alone fails once, and another file's object comes too late: the SDK is to try that again by
 * itself, and no queue or stream is to bring it back. @returns whether it happened.
 */
export const failOnce = async (lab: Laboratory, [failing, late]: readonly [Step, Step]): Promise<boolean> => {
  const struck = new Set<string>();
  const isFirst = (call: Call): boolean => {
    const isNew = !struck.has(nameOf(call));
    struck.add(nameOf(call));
    return isNew;
  };
  const strike = (): void =>
    void lab.strikes.arrange({ fits: isFirst, strike: 'internal error', once: true }).then(strike);
  strike();
  const failed = await triesOf(lab, failing);
  const fits = ({ operation }: Call): boolean => operation === 'GetObject';
  void lab.strikes.arrange({ fits, strike: 'answer after the time-out', holdMs: LATE_MS });
  const waited = await triesOf(lab, late);
  for (const { name, invocations } of [...failed, ...waited])
    if (invocations.size > 1) lab.givenUp.push(`the SDK did not try again ${name}: it came back from queue or stream`);
  const object = waited.find(({ name }) => name.includes('GetObject'));
  if (object?.attempts === 1) lab.givenUp.push(`${object.name}: was waited for longer than the limit of a call`);
  return failed.filter(({ attempts }) => attempts > 1).length >= LEAST_CALLS && object !== undefined;
};

/** What the functions called for one file: what was called and what for, and how often. */
interface Tries {
  readonly name: string;
  readonly invocations: Set<string>;
  attempts: number;
}

const triesOf = async (lab: Laboratory, step: Step): Promise<Tries[]> => {
  const tries = new Map<string, Tries>();
  const stop = lab.listen((call) => {
    const name = nameOf(call);
    const of = tries.get(name) ?? { name, invocations: new Set(), attempts: 0 };
    tries.set(name, of);
    of.invocations.add(call.invocation);
    of.attempts += 1;
  });
  await lab.send(await upload(lab, [step]));
  await haveReceipts(lab, lab.ledger.versions().slice(-1));
  const isAnnounced = (): boolean => [...tries.keys()].some((name) => name.startsWith(PUBLISH));
  for (const until = Date.now() + PATIENCE_MS; !isAnnounced() && Date.now() < until; ) await delay(20);
  await delay(AGAIN_MS);
  stop();
  lab.strikes.disarm();
  return [...tries.values()];
};

const nameOf = ({ label, subject }: Call): string => `${label} of ${subject}`;
