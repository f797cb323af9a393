import type { Random } from '../random.ts';
import { MALFORMED, shaped } from './event-shapes.ts';
import { IGNORED } from './ignored-events.ts';

export interface Deliveries {
  /** Delivers an event one to four times, at once or later, in one shape or another: the n-th of a subject always alike. */
  deliver: (body: string, subject: string) => void;
  /** From now on each event is kept back, once; the function it returns ends that and answers with all bodies. */
  collect: () => () => string[];
  /** Puts one of the messages nobody can understand into the queue. */
  deliverMalformed: () => void;
  /** Delivers now what was kept for the very end: old events behind newer ones. */
  releaseLate: () => void;
  /** Resolves when everything due has been put into the queue. */
  drained: () => Promise<void>;
  /** Forgets what is not due yet. */
  stop: () => void;
  counts: () => DeliveryCounts;
  /** Bodies of the messages nobody can understand. */
  odd: () => readonly string[];
}

export interface DeliveryCounts {
  readonly events: number;
  /** Deliveries of them, more than one each. */
  readonly deliveries: number;
  readonly late: number;
  /** Of other things than uploads. */
  readonly ignored: number;
  readonly malformed: number;
}

/** Share of deliveries -> delay in milliseconds, at most. */
const DELAYS: readonly (readonly [number, number])[] = [
  [0.6, 100],
  [0.9, 1_500],
  [0.97, 6_000],
];

/**
 * Events go out together, so many milliseconds' worth at a time: what belongs together is then read by one batch, and two
 * writers meet.
 */
const BURST_MS = 250;
/** A timer may fire that much too early, and nothing must join a burst that has been sent. */
const EARLY_MS = 5;

/** @param send puts messages into the intake queue, all at once. */
export const createDeliveries = (random: Random, send: (bodies: readonly string[]) => Promise<void>): Deliveries => {
  const counts = { events: 0, deliveries: 0, late: 0, ignored: 0 };
  const odd: string[] = [];
  const late: string[] = [];
  const bursts = new Map<number, string[]>();
  const timers = new Set<NodeJS.Timeout>();
  /** Subject -> events of it so far. */
  const told = new Map<string, number>();
  let failure: unknown;
  let collected: string[] | undefined;
  let wake = Promise.withResolvers<void>();

  const sendIn = (delayMs: number, body: string): void => {
    const due = (Math.floor((Date.now() + delayMs) / BURST_MS) + 1) * BURST_MS;
    const burst = bursts.get(due);
    if (burst !== undefined) {
      burst.push(body);
      return;
    }
    bursts.set(due, [body]);
    const timer = setTimeout(() => release(due).finally(() => timers.delete(timer)), due - Date.now() + EARLY_MS);
    timers.add(timer);
  };

  const release = async (due: number): Promise<void> => {
    // Its time has come, so nothing joins it any more.
    const bodies = random.shuffle(bursts.get(due) ?? []);
    try {
      await send(bodies);
    } catch (error) {
      failure = error;
    }
    bursts.delete(due);
    wake.resolve();
  };

  const deliverOnce = (body: string, dice: Random): void => {
    counts.deliveries += 1;
    const at = dice.next();
    const [, most] = DELAYS.find(([share]) => at < share) ?? [1, undefined];
    if (most === undefined) {
      counts.late += 1;
      late.push(shaped(body, dice));
    } else {
      sendIn(dice.int(most), shaped(body, dice));
    }
  };

  return {
    deliver: (body, subject) => {
      const nth = (told.get(subject) ?? 0) + 1;
      told.set(subject, nth);
      const dice = random.fork(`event ${nth} ${subject}`);
      counts.events += 1;
      if (collected !== undefined) {
        counts.deliveries += 1;
        collected.push(body);
        return;
      }
      for (let times = 1 + dice.int(4); times > 0; times--) deliverOnce(body, dice);
      if (dice.chance(0.04)) {
        counts.ignored += 1;
        sendIn(0, IGNORED[dice.pick(Object.keys(IGNORED))]?.(body) ?? '');
      }
    },
    collect: () => {
      const kept: string[] = [];
      collected = kept;
      return () => {
        collected = undefined;
        return kept;
      };
    },
    deliverMalformed: () => {
      const body = MALFORMED[odd.length % MALFORMED.length] ?? '';
      odd.push(body);
      if (collected === undefined) sendIn(0, body);
      else collected.push(body);
    },
    releaseLate: () => {
      for (const body of late.splice(0)) sendIn(0, body);
    },
    drained: async () => {
      // Delays are bounded, and so is the SDK's patience with a queue.
      while (bursts.size > 0) {
        wake = Promise.withResolvers();
        await wake.promise;
      }
      if (failure !== undefined) throw new Error('an event could not be put into the queue', { cause: failure });
    },
    stop: () => {
      for (const timer of timers) clearTimeout(timer);
    },
    counts: () => ({ ...counts, malformed: odd.length }),
    odd: () => odd,
  };
};
