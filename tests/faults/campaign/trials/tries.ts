import { setTimeout as delay } from 'node:timers/promises';
import type { Call } from '../../proxy/call.ts';
import type { Strike } from '../../proxy/strike.ts';
import { haveReceipts } from '../in-order.ts';
import type { Laboratory } from '../laboratory.ts';
import { PATIENCE_MS, PUBLISH } from './calls.ts';

/** What the functions called for one file: what was called and what for, and how often. */
export interface Tries {
  readonly name: string;
  readonly invocations: Set<string>;
  attempts: number;
}

/** By then the SDK has tried again what failed last. */
const AGAIN_MS = 500;

/** @returns what is called until files of which each is told of once, by `tell`, have their receipts and are announced. */
export const triesOf = async (lab: Laboratory, files: number, tell: () => Promise<void>): Promise<Tries[]> => {
  const tries = new Map<string, Tries>();
  const stop = lab.listen((call) => {
    const name = nameOf(call);
    const of = tries.get(name) ?? { name, invocations: new Set(), attempts: 0 };
    tries.set(name, of);
    of.invocations.add(call.invocation);
    of.attempts += 1;
  });
  await tell();
  await haveReceipts(lab, lab.ledger.versions().slice(-files));
  const announced = (): number => [...tries.keys()].filter((name) => name.startsWith(PUBLISH)).length;
  for (const until = Date.now() + PATIENCE_MS; announced() < files && Date.now() < until; ) await delay(20);
  await delay(AGAIN_MS);
  stop();
  lab.strikes.disarm();
  return [...tries.values()];
};

/** Has each call be struck once. */
export const strikeEach = ({ strikes }: Laboratory, strike: Strike): void => {
  const struck = new Set<string>();
  const isFirst = (call: Call): boolean => {
    const isNew = !struck.has(nameOf(call));
    struck.add(nameOf(call));
    return isNew;
  };
  const next = (): void => void strikes.arrange({ fits: isFirst, strike, once: true }).then(next);
  next();
};

export const nameOf = ({ label, subject }: Call): string => `${label} of ${subject}`;
