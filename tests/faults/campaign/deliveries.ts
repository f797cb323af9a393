import type { Random } from '../random.ts';
import { MALFORMED, shaped, testEvent } from './event-shapes.ts';

export interface Deliveries {
  /** Delivers an event one to four times, at once or later, in one shape or another. */
  deliver: (body: string, subject: string) => void;
  /** Puts one of the messages nobody can understand into the queue. */
  deliverMalformed: () => void;
  /** Delivers now what was kept for the very end: old events behind newer ones. */
  releaseLate: () => void;
  /** Resolves when everything due has been put into the queue. */
  drained: () => Promise<void>;
  counts: () => DeliveryCounts;
}

export interface DeliveryCounts {
  readonly events: number;
  /** Deliveries of them, more than one each. */
  readonly deliveries: number;
  readonly late: number;
  readonly testEvents: number;
  readonly malformed: number;
}

/** Share of deliveries -> delay in milliseconds, at most. */
const DELAYS: readonly (readonly [number, number])[] = [
  [0.6, 100],
  [0.9, 1_500],
  [0.97, 6_000],
];

/** @param send puts a message into the intake queue. */
export const createDeliveries = (random: Random, send: (body: string) => Promise<void>): Deliveries => {
  const counts = { events: 0, deliveries: 0, late: 0, testEvents: 0, malformed: 0 };
  const late: string[] = [];
  let scheduled = 0;
  let failure: unknown;
  let wake = Promise.withResolvers<void>();

  const sendIn = (delayMs: number, body: string): void => {
    scheduled += 1;
    setTimeout(async () => {
      try {
        await send(body);
      } catch (error) {
        failure = error;
      }
      scheduled -= 1;
      wake.resolve();
    }, delayMs);
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
      const dice = random.fork(`event ${counts.events} ${subject}`);
      counts.events += 1;
      for (let times = 1 + dice.int(4); times > 0; times--) deliverOnce(body, dice);
      if (dice.chance(0.02)) {
        counts.testEvents += 1;
        sendIn(0, testEvent());
      }
    },
    deliverMalformed: () => {
      const body = MALFORMED[counts.malformed % MALFORMED.length] ?? '';
      counts.malformed += 1;
      sendIn(0, body);
    },
    releaseLate: () => {
      for (const body of late.splice(0)) sendIn(0, body);
    },
    drained: async () => {
      // Delays are bounded, and so is the SDK's patience with a queue.
      while (scheduled > 0) {
        wake = Promise.withResolvers();
        await wake.promise;
      }
      if (failure !== undefined) throw new Error('an event could not be put into the queue', { cause: failure });
    },
    counts: () => ({ ...counts }),
  };
};
