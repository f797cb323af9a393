import { isSilent, type Source, withReceipts } from '../../../functions/sources/source.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** 2026-01-05, 0:00 UTC. */
export const MONDAY = Date.parse('2026-01-05T00:00:00.000Z');

/** Files an hour, by hours since 1970. */
type Pace = (hour: number) => number;

/** Weekdays from 8 to 18, more in the morning, a file at night now and then. */
export const officeHours: Pace = (hour) => {
  const ofDay = hour % 24;
  const isWeekend = [2, 3].includes(Math.floor(hour / 24) % 7);
  if (isWeekend) return 0.02;
  return ofDay < 8 || ofDay >= 18 ? 0.05 : ofDay < 12 ? 9 : 5;
};

export const steady: Pace = () => 6;

/** Random numbers from 0 to 1, the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed + 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Instants of files that come at this pace, in order: a Poisson process. */
export function times(pace: Pace, from: number, to: number, random: () => number): number[] {
  const all: number[] = [];
  for (let hour = Math.floor(from / HOUR); hour * HOUR < to; hour++) {
    const most = Math.ceil(4 * pace(hour)) + 4;
    for (let at = 0; at < most; at++) if (random() < pace(hour) / most) all.push((hour + random()) * HOUR);
  }
  return all.filter((at) => at >= from && at < to).sort((one, other) => one - other);
}

/** A silence that was found at an instant, and when it was over. */
export interface Silence {
  readonly at: number;
  readonly until: number;
}

/**
 * Silences of a source, looked for every quarter of an hour. @param files instants at which its files come, in order
 */
export function silences(files: readonly number[], from: number, to: number): Silence[] {
  const found: Silence[] = [];
  let source: Source | undefined;
  let current: Silence | undefined;
  let next = 0;
  for (let now = from; now < to; now += HOUR / 4) {
    const come = next;
    while ((files[next] ?? Number.POSITIVE_INFINITY) <= now) next += 1;
    if (next > come) source = withReceipts('A source', source, files.slice(come, next).map(goodFile));
    const silent = source !== undefined && isSilent(source, now);
    if (current && !silent) found.push({ ...current, until: now });
    current = silent ? (current ?? { at: now, until: to }) : undefined;
  }
  return current ? [...found, current] : found;
}

export const goodFile = (at: number) => ({ at, isRejected: false, isFirst: true, isRepeat: false, isRepaired: false });
