import { type DateParts, partsOf } from './date-forms.ts';
import { loadTemporal } from './lazy.cjs';
import { hasFixedOffset, readPlainDate } from './plain-date.ts';
import { ZONE_MINUTES } from './zones.ts';

export type DateReading = { ok: true; instant: string } | { ok: false; reason: 'unreadable' | 'ambiguous' };

/** How much of a text can be a date; what follows one may be longer. */
const MOST_CHARACTERS = 80;

/**
 * Reads a written date as an instant (ISO 8601, UTC). One without a zone is in `timeZone`. Strict: 30 February is no date,
 * and neither is 25 o'clock. A time that a clock change skips or repeats is taken as the offset before the change has it.
 */
export function readDate(written: string, timeZone: string): DateReading {
  const text = written.trim().slice(0, MOST_CHARACTERS);
  const plain = readPlainDate(text, timeZone);
  if (plain !== undefined) return { ok: true, instant: plain };
  if (/^\d{10}$|^\d{13}$/.test(text)) return instant(Number(text) * (text.length === 10 ? 1000 : 1));
  const parts = partsOf(text);
  if (parts === 'ambiguous') return { ok: false, reason: 'ambiguous' };
  return parts === undefined ? UNREADABLE : resolve(parts, timeZone);
}

const UNREADABLE: DateReading = { ok: false, reason: 'unreadable' };

function instant(milliseconds: number): DateReading {
  return { ok: true, instant: new Date(milliseconds).toISOString() };
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

/** Whether this machine knows a time zone by this name. Asked with a setting, not with what a file says: it is remembered. */
export function isTimeZone(name: string): boolean {
  if (hasFixedOffset(name)) return true;
  const known = askedFor.get(name) ?? lookUp(name);
  askedFor.set(name, known);
  return known;
}

const askedFor = new Map<string, boolean>();

function lookUp(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false; // RangeError: no such zone
  }
}
