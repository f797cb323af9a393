import { type DateParts, partsOf } from './date-forms.ts';
import { loadTemporal } from './lazy.cjs';
import { ZONE_MINUTES } from './zones.ts';

export type DateReading = { ok: true; instant: string } | { ok: false; reason: 'unreadable' | 'ambiguous' };

/** Longest text that can be a date. */
const MOST_CHARACTERS = 80;

/** The crawler's own form, which needs no library: a day, or a day and a time, without a zone. */
const PLAIN = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d))?)?$/;

/**
 * Reads a written date as an instant (ISO 8601, UTC). One without a zone is in `timeZone`. Strict: 30 February is no date,
 * and neither is 25 o'clock. A time that a clock change skips or repeats is taken as the offset before the change has it.
 */
export function readDate(written: string, timeZone: string): DateReading {
  const text = written.trim();
  if (text.length > MOST_CHARACTERS) return UNREADABLE;
  const fast = readPlain(text, timeZone);
  if (fast !== undefined) return fast;
  if (/^\d{10}$|^\d{13}$/.test(text)) return instant(Number(text) * (text.length === 10 ? 1000 : 1));
  const parts = partsOf(text);
  if (parts === 'ambiguous') return { ok: false, reason: 'ambiguous' };
  return parts === undefined ? UNREADABLE : resolve(parts, timeZone);
}

const UNREADABLE: DateReading = { ok: false, reason: 'unreadable' };

function instant(milliseconds: number): DateReading {
  return { ok: true, instant: new Date(milliseconds).toISOString() };
}

/** Zones whose offset is the same from a year on, in minutes. Seoul had summer time until October 1988. */
const FIXED: Readonly<Record<string, { from: number; minutes: number }>> = Object.assign(Object.create(null), {
  UTC: { from: 0, minutes: 0 },
  'Asia/Seoul': { from: 1989, minutes: 540 },
});

/** Years for which a test holds this against the library. */
const LAST_YEAR = 2099;

function readPlain(text: string, timeZone: string): DateReading | undefined {
  const zone = FIXED[timeZone];
  const match = zone && PLAIN.exec(text);
  if (!match) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const [hour, minute, second] = [Number(match[4] ?? 0), Number(match[5] ?? 0), Number(match[6] ?? 0)];
  if (year < Math.max(zone.from, 1900) || year > LAST_YEAR) return undefined;
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return UNREADABLE;
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute - zone.minutes, second));
  // Date rolls 30 February over to March: then the day of the same local time is another one.
  if (day > 28 && new Date(Date.UTC(year, month - 1, day)).getUTCDate() !== day) return UNREADABLE;
  return { ok: true, instant: date.toISOString() };
}

function resolve({ zone, ...parts }: DateParts, timeZone: string): DateReading {
  const { Temporal } = loadTemporal();
  const minutes = zone === undefined ? undefined : offsetOf(zone);
  const named = zone !== undefined && minutes === undefined;
  if (named && !zone.includes('/')) return UNREADABLE;
  try {
    const local = Temporal.PlainDateTime.from(parts, { overflow: 'reject' });
    const zoned = local.toZonedDateTime(minutes === undefined ? (zone ?? timeZone) : 'UTC');
    return instant(zoned.epochMilliseconds - (minutes ?? 0) * 60_000);
  } catch (cause) {
    if (cause instanceof RangeError) return UNREADABLE; // no such day, no such zone
    throw cause;
  }
}

/** Minutes east of UTC that a written zone stands for; nothing for a name such as `Asia/Seoul`. */
function offsetOf(zone: string): number | undefined {
  const known = ZONE_MINUTES[zone.toUpperCase()];
  if (known !== undefined) return known;
  const offset = /^(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?$/i.exec(zone);
  if (!offset) return undefined;
  const [hours, minutes] = [Number(offset[2]), Number(offset[3] ?? 0)];
  if (hours > 15 || minutes > 59) return undefined;
  return (hours * 60 + minutes) * (offset[1] === '-' ? -1 : 1);
}

/** Whether this machine knows a time zone by this name. */
export function isTimeZone(name: string): boolean {
  if (name in FIXED) return true;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
