import { loadTemporal } from '../packages.cjs';
import { withPlainFigures, ZONE_MINUTES } from './date-words.ts';
import { type DateReading, dayOf } from './plain-date.ts';
import { type TimeParts, timePartsOf } from './time-parts.ts';

/** The longest date. Text after a date may be longer. */
const MOST_CHARACTERS = 80;

/** A month or a year without a day, in figures. */
const PARTIAL = /^(?:19|20)\d\d(?:[-/.](?:0?[1-9]|1[0-2]))?$|^(?:19|20)\d\d\s*[年년](?:\s*\d{1,2}\s*[月월])?$/;
/** Any words after a day. Figures there, also after a word such as `at`, are a time that could not be read. */
const WORDS =
  /^(?:[,;]?\s+(?!T\d|(?:at|um|à|às|в)\s+\d|[ap]\.?m\.?\s*\d)\p{L}|\s*[(（]|\s*[~–]|\s+-\s)(?:.*[^\d.:\s].*)?$/su;
const NOTHING = /^[\s.,]*(?:\([^)]*\)?)?$/;

/** Reads a date in any form that people write (see `readDate`). */
export function readAnyDate(written: string, timeZone: string): DateReading {
  const text = withPlainFigures(bare(written.slice(0, 2 * MOST_CHARACTERS))).slice(0, MOST_CHARACTERS);
  if (/^\d{10}(?:\.\d{1,9})?$|^\d{13}$/.test(text)) return instant(Number(text) * (text.length === 13 ? 1 : 1000));
  if (PARTIAL.test(text)) return { ok: false, reason: 'partial' };
  const { parts, end } = timePartsOf(text, true);
  const rest = text.slice(end);
  const isWhole = NOTHING.test(rest) || (parts.hour === undefined && WORDS.test(rest));
  if (!isWhole || parts.isOdd || parts.ahead !== undefined || parts.year === undefined || parts.month === undefined)
    return UNREADABLE;
  if (parts.day === undefined) return parts.hour === undefined ? { ok: false, reason: 'partial' } : UNREADABLE;
  if (parts.isAmbiguous) return { ok: false, reason: 'ambiguous' };
  const [one = UNREADABLE, ...others] = resolveAll(parts, timeZone);
  const isOne = others.every((other) => other.ok && one.ok && other.instant === one.instant);
  return isOne ? one : UNREADABLE;
}

/** A time as a notice states it, at the beginning of a text. */
export interface TimeAhead {
  /** Epoch milliseconds; absent if it cannot be read. */
  instant?: number;
  hasClock: boolean;
  /** It names a day: a date, or a day of the week in full. */
  hasDay: boolean;
  /** What stands after it. */
  rest: string;
}

interface Circumstances {
  timeZone: string;
  /** Epoch milliseconds from which a time without a date is the next one. */
  own: number | undefined;
  /** Epoch milliseconds: of a date without a year, where there is no `own`, the weekday shows which year near this. */
  now?: number | undefined;
}

const LONGEST_TIME = 120;
/** `Sun` and `mar` are other words, too. */
const SHORTEST_WEEKDAY = 4;
const DAY_MS = 86_400_000;

/**
 * Reads a time that a text begins with. Without a year it is the nearest to `own`; without a date the next one after
 * it.
 * @returns nothing if the text begins with no time
 */
export function readTimeAhead(written: string, { timeZone, own, now }: Circumstances): TimeAhead | undefined {
  const text = withPlainFigures(written.normalize('NFKC').slice(0, LONGEST_TIME));
  const { parts, end } = timePartsOf(text, false);
  if (end === 0 || Object.keys(parts).every((part) => part === 'day')) return undefined;
  // Where the zones contradict each other, the later time counts.
  const read = (date: TimeParts) => {
    const all = resolveAll({ ...parts, ...date }, timeZone).map((one) =>
      one.ok ? Date.parse(one.instant) : Number.NaN,
    );
    const last = Math.max(...all);
    return Number.isNaN(last) ? undefined : last;
  };
  const time =
    parts.isOdd || parts.isAmbiguous
      ? undefined
      : nextTime(parts, own ?? (parts.weekday === undefined ? undefined : byWeekday(parts, now)), read);
  const rest = text.slice(end) + written.slice(LONGEST_TIME);
  const hasDate = parts.month !== undefined && parts.day !== undefined;
  const hasDay = hasDate || parts.ahead !== undefined || (parts.weekday !== undefined && end > SHORTEST_WEEKDAY);
  return { hasClock: parts.hour !== undefined, hasDay, rest, ...(time !== undefined && { instant: time }) };
}

/** The middle of the only year near `now` in which a date is on its weekday. */
function byWeekday({ month, day, weekday }: TimeParts, now: number | undefined): number | undefined {
  if (now === undefined || month === undefined || day === undefined) return undefined;
  const about = new Date(now).getUTCFullYear();
  const [year, ...others] = [about - 1, about, about + 1].filter(
    (one) => new Date(Date.UTC(one, month - 1, day)).getUTCDay() === weekday,
  );
  return year === undefined || others.length > 0 ? undefined : Date.UTC(year, month - 1, day);
}

function nextTime(
  { year, month, day, weekday, ahead }: TimeParts,
  own: number | undefined,
  read: (date: TimeParts) => number | undefined,
): number | undefined {
  if (month !== undefined || day !== undefined) {
    if (month === undefined || day === undefined) return undefined;
    if (year !== undefined) return read({});
    if (own === undefined) return undefined;
    const about = new Date(own).getUTCFullYear();
    const times = [about - 1, about, about + 1].flatMap((one) => read({ year: one }) ?? []);
    return times.toSorted((a, b) => Math.abs(a - own) - Math.abs(b - own))[0];
  }
  if (own === undefined || year !== undefined) return undefined;
  const days = Array.from({ length: 11 }, (_, index) => new Date(own + (index - 2) * DAY_MS));
  const dateOf = (date: Date) => ({
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
  });
  if (ahead !== undefined) {
    const midnight = { hour: 0, minute: 0, second: 0 };
    const today = days.findLastIndex(
      (one) => (read({ ...dateOf(one), ...midnight }) ?? Number.POSITIVE_INFINITY) <= own,
    );
    const date = days[today + ahead];
    return date && read(dateOf(date));
  }
  return days
    .filter((one) => weekday === undefined || one.getUTCDay() === weekday)
    .flatMap((one) => read(dateOf(one)) ?? [])
    .find((time) => time >= own);
}

/**
 * Marks and words around a date: quotes within quotes, `[[2021-03-04]]`, `<2021-03-04 Thu>`, `Published on March 4,
 * 2021`.
 */
const AROUND = /^["'“‘[<#(]+(?=[\p{L}\d]{3})([\s\S]*?)["'”’\]>)]*$/u;
const INTRODUCED = /^(?:(?:published|posted|created|updated|date)(?:\s+on)?\s*:?|on|the|le|el|am)\s+/i;

/** A written date without these, with plain figures in place of wide ones (`２０２１年`). */
function bare(written: string): string {
  const text = (/[\uff01-\uff5e\u3000\xa0]/.test(written) ? written.normalize('NFKC') : written).trim();
  return (AROUND.exec(text)?.[1] ?? text).replace(INTRODUCED, '');
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

/** A time in each zone that it is stated in. */
function resolveAll({ others = [], ...parts }: TimeParts, timeZone: string): DateReading[] {
  return [parts, ...others.map((clock) => ({ ...parts, ...clock }))].map((one) => resolve(one, timeZone));
}

function resolve(parts: TimeParts, timeZone: string): DateReading {
  const { Temporal } = loadTemporal();
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, fraction = 0, zone } = parts;
  const minutes = zone === undefined ? undefined : offsetOf(zone);
  const named = zone !== undefined && minutes === undefined;
  if (named && !zone.includes('/')) return UNREADABLE;
  try {
    // ISO 8601: midnight at the end of a day
    const isDayEnd = hour === 24 && minute + second + fraction === 0;
    const clock = { hour: isDayEnd ? 0 : hour, minute, second, millisecond: Math.floor(fraction * 1000) };
    const sameDay = Temporal.PlainDateTime.from({ year, month, day, ...clock }, { overflow: 'reject' });
    const local = isDayEnd ? sameDay.add({ days: 1 }) : sameDay;
    const zoned = local.toZonedDateTime(minutes === undefined ? (zone ?? timeZone) : 'UTC');
    const reading = instant(zoned.epochMilliseconds - (minutes ?? 0) * 60_000);
    const isDay = parts.hour === undefined || (zone === undefined && hour + minute + second + fraction === 0);
    return reading.ok && isDay ? { ...reading, day: dayOf(sameDay.toString()) } : reading;
  } catch {
    return UNREADABLE; // RangeError: no such day, no such zone
  }
}

/** The minutes east of UTC of a written zone; nothing for a name such as `Asia/Seoul`. */
function offsetOf(zone: string): number | undefined {
  const known = ZONE_MINUTES[zone.toUpperCase()];
  if (known !== undefined) return known;
  const offset = /^(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?(?:0|:00)?$/i.exec(zone);
  if (!offset) return undefined;
  const [hours, minutes] = [Number(offset[2]), Number(offset[3] ?? 0)];
  if (hours > 15 || minutes > 59) return undefined;
  return (hours * 60 + minutes) * (offset[1] === '-' ? -1 : 1);
}
