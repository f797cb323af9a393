import { UsageError } from '../explain.ts';

/** Instants, ISO 8601, both included. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

/** The clock of whoever looks on, by name: every time on their screen is of it. */
export function clockName(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** An instant on that clock: `2026-01-05 19:00:00`. @param instant ISO 8601. */
export function onClock(instant: string): string {
  const date = new Date(instant);
  const two = (number: number) => String(number).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${date.toTimeString().slice(0, 8)}`;
}

const INSTANT = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?Z)?$/;

/**
 * The span that `--since` and `--until` name.
 * @param since a day or an instant in UTC, `2026-03-01` or `2026-03-01T12:00Z`.
 * @param until the same; absent: now.
 * @throws UsageError where one is neither, or there is nothing between them.
 */
export function spanOfTime(since: string, until: string | undefined, now: Date): Span {
  const from = instantOf('--since', since);
  const to = until === undefined ? now : instantOf('--until', until);
  if (from >= to) throw new UsageError(`--since ${since} does not lie before ${until ?? 'now'}`);
  return { from: from.toISOString(), to: to.toISOString() };
}

/** A day in UTC. @throws UsageError where it is none. */
export function dayOf(name: string, text: string): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) throw new UsageError(`${name} is ${text}: it must be a day, 2026-03-01`);
  return instantOf(name, text).toISOString().slice(0, 10);
}

/** A day or an instant in UTC. @throws UsageError where it is neither. */
export function instantOf(name: string, text: string): Date {
  const instant = new Date(INSTANT.test(text) ? text : Number.NaN);
  // A day that there is not (2026-02-30) becomes another one.
  if (Number.isNaN(instant.getTime()) || !instant.toISOString().startsWith(text.slice(0, '2026-03-01'.length)))
    throw new UsageError(`${name} is ${text}: it must be a day or an instant in UTC, 2026-03-01 or 2026-03-01T12:00Z`);
  return instant;
}
