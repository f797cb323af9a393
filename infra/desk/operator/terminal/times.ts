import { UsageError } from '../explain.ts';

/** Instants, ISO 8601, both included. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

/** How far back a list goes by default: each day costs eight queries, however few stories it has. */
export const DAYS_BACK = 14;

/** The time zone of this machine, in which times are printed. */
export function clockName(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** An instant in that zone: `2026-01-05 19:00:00`. @param instant ISO 8601. */
export function onClock(instant: string): string {
  const date = new Date(instant);
  const two = (number: number) => String(number).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${date.toTimeString().slice(0, 8)}`;
}

/**
 * The span that `--since` and `--until` name.
 * @param until absent: now.
 * @throws UsageError if one is not a time, or if the span is empty.
 */
export function spanOfTime(since: string, until: string | undefined, now: Date): Span {
  const from = instantOf('--since', since, now);
  const to = until === undefined ? now : instantOf('--until', until, now);
  if (from >= to) throw new UsageError(`--since ${since} is not before ${until ?? 'now'}`);
  return { from: from.toISOString(), to: to.toISOString() };
}

/** The day of this clock: its first instant, and the first of the next day. @throws UsageError */
export function daySpan(name: string, text: string): Span {
  if (!DAY.test(text)) throw new UsageError(`${name} is ${text}: it must be a day, 2026-03-01`);
  const from = instantOf(name, text);
  const to = new Date(from.getFullYear(), from.getMonth(), from.getDate() + 1);
  return { from: from.toISOString(), to: to.toISOString() };
}

const DAY = /^(\d{4})-(\d\d)-(\d\d)$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?Z$/;
const AGO = /^(\d{1,5})([mhd])$/;
const MS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A day of this clock (its beginning), an instant in UTC, or a time ago. @throws UsageError */
export function instantOf(name: string, text: string, now = new Date()): Date {
  const [, count, unit] = AGO.exec(text) ?? [];
  if (unit !== undefined) return new Date(now.getTime() - Number(count) * MS[unit as keyof typeof MS]);
  const [, year, month, day] = DAY.exec(text) ?? [];
  const instant =
    day === undefined
      ? new Date(INSTANT.test(text) ? text : Number.NaN)
      : new Date(Number(year), Number(month) - 1, Number(day));
  // A day that does not exist (2026-02-30) becomes another one.
  const isDay =
    day === undefined
      ? Number(text.slice(8, 10)) === instant.getUTCDate()
      : Number(day) === instant.getDate() && Number(month) === instant.getMonth() + 1;
  if (isDay) return instant;
  throw new UsageError(
    `${name} is ${text}: it must be a day (2026-03-01), a time in UTC (2026-03-01T12:00Z) or 2h, 3d`,
  );
}
