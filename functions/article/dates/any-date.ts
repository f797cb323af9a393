import { lazily } from '../lazily.ts';
import { loadTemporal } from '../packages.cjs';
import { datePartsOf } from './date-forms.ts';
import type { DateParts } from './date-parts.ts';
import { AMERICAN_ZONES, withPlainFigures, ZONE_MINUTES } from './date-words.ts';
import { type DateReading, dayOf, readPlainDate } from './plain-date.ts';
import { type Circumstances, type TimeAhead, timeAheadIn } from './time-ahead.ts';

/** The longest date. Text after a date may be longer. */
const MOST_CHARACTERS = 80;

/** Reads a date in any form that people write (see `readDate`). */
export function readAnyDate(written: string, timeZone: string): DateReading {
  const text = bare(written.slice(0, 2 * MOST_CHARACTERS)).slice(0, MOST_CHARACTERS);
  if (/^\d{10}(?:\.\d{1,9})?$|^\d{13}$/.test(text)) return instant(Number(text) * (text.length === 13 ? 1 : 1000));
  const figures = withPlainFigures(text);
  const parts = datePartsOf(figures);
  if (typeof parts === 'string') return { ok: false, reason: parts };
  return parts === undefined ? UNREADABLE : resolve(parts, timeZone);
}

/** A time that a text begins with, as notices state it (see `timeAheadIn`). */
export function readTimeAhead(text: string, circumstances: Circumstances): TimeAhead | undefined {
  return timeAheadIn(text, circumstances, (date, zone) => readPlainDate(date, zone) ?? readAnyDate(date, zone));
}

/**
 * Marks and words around a date: quotes within quotes, `[[2021-03-04]]`, `<2021-03-04 Thu>`, `Published on March 4,
 * 2021`.
 */
const AROUND = lazily(() => /^["'“‘[<#(]+(?=[\p{L}\d]{3})([\s\S]*?)["'”’\]>)]*$/u);
const INTRODUCED = /^(?:(?:published|posted|created|updated|date)(?:\s+on)?\s*:?|on|the|le|el|am)\s+/i;

/** A written date without these, with plain figures in place of wide ones (`２０２１年`). */
function bare(written: string): string {
  const text = (/[\uff01-\uff5e\u3000\xa0]/.test(written) ? written.normalize('NFKC') : written).trim();
  return (AROUND().exec(text)?.[1] ?? text).replace(INTRODUCED, '');
}

const UNREADABLE: DateReading = { ok: false, reason: 'unreadable' };

/**
 * A year outside these bounds is an empty database field, a number that is not a date, or of another calendar: the
 * Islamic and the Persian one write 1447 and 1404, the Thai one 2569.
 */
const FIRST_INSTANT = Date.UTC(1500, 0, 1);
const LAST_INSTANT = Date.UTC(2400, 0, 1) - 1;

function instant(milliseconds: number): DateReading {
  if (milliseconds < FIRST_INSTANT || milliseconds > LAST_INSTANT) return UNREADABLE;
  return { ok: true, instant: new Date(milliseconds).toISOString() };
}

function resolve({ zone: written, isDay, ...parts }: DateParts, timeZone: string): DateReading {
  const { Temporal } = loadTemporal();
  const zone = written === undefined ? undefined : (AMERICAN_ZONES[written.toUpperCase()] ?? written);
  const minutes = zone === undefined ? undefined : offsetOf(zone);
  const named = zone !== undefined && minutes === undefined;
  if (named && !zone.includes('/')) return UNREADABLE;
  try {
    // ISO 8601: midnight at the end of a day
    const isDayEnd = parts.hour === 24 && parts.minute + parts.second + parts.millisecond === 0;
    const sameDay = Temporal.PlainDateTime.from(isDayEnd ? { ...parts, hour: 0 } : parts, { overflow: 'reject' });
    const local = isDayEnd ? sameDay.add({ days: 1 }) : sameDay;
    const zoned = local.toZonedDateTime(minutes === undefined ? (zone ?? timeZone) : 'UTC');
    const reading = instant(zoned.epochMilliseconds - (minutes ?? 0) * 60_000);
    const isMidnight = written === undefined && parts.hour + parts.minute + parts.second + parts.millisecond === 0;
    return reading.ok && (isDay || isMidnight) ? { ...reading, day: dayOf(sameDay.toString()) } : reading;
  } catch {
    return UNREADABLE; // RangeError: no such day, no such zone
  }
}

/** The minutes east of UTC of a written zone; nothing for a name such as `Asia/Seoul`. */
function offsetOf(zone: string): number | undefined {
  const known = ZONE_MINUTES[zone.toUpperCase()];
  if (known !== undefined) return known;
  const offset = /^(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?$/i.exec(zone);
  if (!offset) return undefined;
  const [hours, minutes] = [Number(offset[2]), Number(offset[3] ?? 0)];
  if (hours > 15 || minutes > 59) return undefined;
  return (hours * 60 + minutes) * (offset[1] === '-' ? -1 : 1);
}
