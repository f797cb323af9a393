import type { Random } from '../random.ts';
import type { Call, Service } from './call.ts';
import type { CrashPoints } from './crash-points.ts';
import type { Blow } from './fault-proxy.ts';
import type { Keep } from './partial-batch.ts';
import { CAN_HIT, STRIKES, type Strike } from './strike.ts';

export interface StrikePlan {
  decide: (call: Call) => Blow | undefined;
  /** Only while it is on does anything happen by chance. */
  storm: (on: boolean) => void;
  /** The service is down until told otherwise: every call of it fails. */
  outage: (service: Service, on: boolean) => void;
  /** One blow by arrangement, storm or not: at the next call that it fits, and an outage at every attempt of that. Resolves when it falls. */
  arrange: (arranged: Arranged) => Promise<void>;
  /** Forgets what was arranged and has not fallen. @returns whether there was anything. */
  disarm: () => boolean;
  /** Blows that fell by chance or at a crash point. */
  counts: () => ReadonlyMap<Strike, number>;
  /** Calls that met a service which was gone. */
  refused: () => number;
}

/** A blow that is to fall at a certain call. */
export interface Arranged {
  readonly fits: (call: Call) => boolean;
  readonly strike: Strike;
  /** Of an answer that takes a while, milliseconds. */
  readonly holdMs?: number;
  /** By then it need not take any longer. */
  readonly until?: Promise<void>;
  /** Which parts of a batch are let through. Absent: all but the first. */
  readonly keep?: Keep;
  /** An outage that the SDK's next attempt no longer meets. */
  readonly once?: true;
}

export interface StrikePlanProps {
  readonly random: Random;
  readonly crashPoints: CrashPoints;
  /** True for a process that is ours to kill. */
  readonly isOurs: (pid: number) => boolean;
  /** Share of calls that are struck, while the storm is on. */
  readonly struck: number;
}

/**
 * Share of the other calls whose answer takes a while: what a writer has read is then older than what another commits, and
 * they race without overlapping, which DynamoDB would notice by itself.
 */
const SLOW = 0.15;
/** Share of the eventually consistent reads among them that are a moment old: far more than on AWS, where the emulator has none. */
const OLD = 0.15;
/** Share of blows that hit every attempt of the call, so that the SDK's own retries do not mend it. */
const STUBBORN = 0.35;
/**
 * Least time between two kills, and between two answers behind the time-out, milliseconds: each costs a process its start
 * or its patience, and a campaign is to see more than that.
 */
const REST_MS: Partial<Record<Strike, number>> = {
  'kill before': 200,
  'kill after': 200,
  'answer after the time-out': 7_000,
  'no answer': 15_000,
};

const HOLD_MS: Partial<Record<Strike, readonly [number, number]>> = {
  'slow answer': [20, 400],
  // The clients stop waiting after 4,000 ms (functions/client-limits.ts).
  'answer after the time-out': [4_200, 5_000],
  // The functions have 6,000 ms (short-app.ts).
  'no answer': [7_000, 7_000],
};

const BY_CHANCE = Object.keys(STRIKES) as Strike[];
const PARTICULAR: ReadonlySet<Strike> = new Set([
  'transaction conflict',
  'transaction throttled',
  'access denied',
  'answer cut off',
  'old answer',
  'keys unprocessed',
  'entries failed',
]);
const OUTAGE: readonly Strike[] = ['unavailable', 'connection reset', 'internal error'];

export const createStrikePlan = ({ random, crashPoints, isOurs, struck }: StrikePlanProps): StrikePlan => {
  let stormy = false;
  let refused = 0;
  const down = new Set<Service>();
  const counts = new Map<Strike, number>();
  const stubborn = new Map<string, Strike>();
  const outlasting = new Map<string, Strike>();
  const last = new Map<number, number>();
  const calls = new Map<string, number>();
  const seen = new Set<string>();
  let arranged: (Arranged & { readonly fall: () => void })[] = [];

  const rested = (strike: Strike): boolean => {
    const restMs = REST_MS[strike];
    if (restMs === undefined) return true;
    if (Date.now() - (last.get(restMs) ?? 0) < restMs) return false;
    last.set(restMs, Date.now());
    return true;
  };

  /** Dice of their own for the n-th call of one kind about one file: what strikes it does not hang on who came first. */
  const diceOf = (call: Call): Random => {
    const name = `${call.label} ${call.subject}`;
    const nth = (calls.get(name) ?? 0) + 1;
    calls.set(name, nth);
    return random.fork(`${name} ${nth}`);
  };

  /**
   * What can hit this call and has not yet hit one like it, first what only its kind can meet, which would be rare otherwise; when
   * everything has, all that can.
   */
  const unseen = (call: Call): Strike[] => {
    const possible = BY_CHANCE.filter((strike) => {
      if (strike.startsWith('kill') && !isOurs(call.pid)) return false;
      return CAN_HIT[strike]?.(call) !== false;
    });
    const particular = possible.filter((strike) => PARTICULAR.has(strike));
    const isLeft = (strike: Strike): boolean => !seen.has(`${strike} ${call.label}`);
    const left = [particular.filter(isLeft), possible.filter(isLeft)].find(({ length }) => length > 0);
    return left ?? [...possible, ...particular, ...particular];
  };

  const choose = (call: Call, dice: Random): Strike | undefined => {
    if (!stormy) return undefined;
    const side = isOurs(call.pid) ? crashPoints.wanted(call) : undefined;
    if (side !== undefined && (rested(`kill ${side}`) || crashPoints.followsDeath(call))) return `kill ${side}`;
    const again = stubborn.get(call.invocation);
    if (again !== undefined) return again;
    if (!dice.chance(struck)) {
      if (dice.chance(SLOW)) return 'slow answer';
      return call.eventual && dice.chance(OLD) ? 'old answer' : undefined;
    }
    const strike = dice.pick(unseen(call));
    if (!rested(strike)) return undefined;
    seen.add(`${strike} ${call.label}`);
    if (strike.startsWith('kill')) return strike;
    if (strike === 'no answer' || dice.chance(STUBBORN)) stubborn.set(call.invocation, strike);
    return strike;
  };

  return {
    decide: (call) => {
      const dice = diceOf(call);
      const next = arranged.find(({ fits }) => fits(call));
      if (next !== undefined) {
        arranged = arranged.filter((one) => one !== next);
        if (OUTAGE.includes(next.strike) && !next.once) outlasting.set(call.invocation, next.strike);
        next.fall();
      }
      const by = next?.strike ?? outlasting.get(call.invocation);
      if (by !== undefined)
        return {
          strike: by,
          holdMs: next?.holdMs ?? 0,
          until: next?.until,
          keep: next?.keep ?? ((at) => at > 0),
          dice,
        };
      if (down.has(call.service)) {
        refused += 1;
        return { strike: dice.pick(OUTAGE), holdMs: 0, keep: () => true, dice };
      }
      const strike = choose(call, dice);
      if (strike === undefined) return undefined;
      counts.set(strike, (counts.get(strike) ?? 0) + 1);
      if (strike === 'kill before') crashPoints.visit(call, 'before');
      if (strike === 'kill after') crashPoints.visit(call, 'after');
      const [least, most] = HOLD_MS[strike] ?? [0, 0];
      // Of a batch that is struck the first fails, and half of the time no other, else half of them.
      const others = dice.chance(0.5) ? 1 : 0.5;
      const kept = Array.from({ length: 100 }, (_, at) => at > 0 && dice.chance(others));
      return { strike, holdMs: least + dice.int(most - least + 1), keep: (at) => kept[at] ?? true, dice };
    },
    storm: (on) => {
      stormy = on;
      if (!on) stubborn.clear();
    },
    outage: (service, on) => {
      if (on) down.add(service);
      else down.delete(service);
    },
    arrange: (one) => new Promise((fall) => void arranged.push({ ...one, fall })),
    disarm: () => arranged.splice(0).length > 0,
    counts: () => counts,
    refused: () => refused,
  };
};
