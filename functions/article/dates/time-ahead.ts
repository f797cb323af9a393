import { lazily } from '../lazily.ts';
import { AMERICAN_ZONES, monthOf, weekdayOf, withPlainFigures, ZONE_MINUTES } from './date-words.ts';
import type { DateReading } from './plain-date.ts';

/** A time as a notice states it, at the beginning of a text. */
export interface TimeAhead {
  /** Epoch milliseconds; absent if it cannot be read. */
  instant?: number;
  hasClock: boolean;
  /** What stands after it. */
  rest: string;
}

export interface Circumstances {
  timeZone: string;
  /** Epoch milliseconds from which a time without a date is the next one. */
  own: number | undefined;
}

const HALF = '오전|오후|午前|午後|上午|下午|早上|凌晨|晚上|새벽';
const UNIT = String.raw`[:：.h]|\s?(?:uhr|시|時|时|点|點)\s?`;
/** The parts of a time in any order, longest first. */
const PART = lazily(
  () =>
    new RegExp(
      [
        String.raw`(?<year>\d{4})\s?(?:[-./]|[年년])\s?(?<month>\d{1,2})\s?(?:[-./]|[月월])\s?(?<day>\d{1,2})(?:\s?[日일号號]|\.?(?![\d:]))`,
        String.raw`(?<monthOnly>\d{1,2})\s?[月월]\s?(?<dayOnly>\d{1,2})\s?[日일号號]`,
        String.raw`(?<one>\d{1,2})(?<mark>[./-])\s?(?<two>\d{1,2})(?:\k<mark>\s?(?<last>\d{4})|(?<=\/\d{1,2})|\.|(?=\s?\())(?![\d:])`,
        String.raw`(?<half>${HALF})?\s?(?<hour>\d{1,2})(?:${UNIT})(?<minute>\d{2})(?:\s?[분分])?(?::\d{2}(?:\.\d{1,9})?)?(?:\s?(?<after>[ap])\.?m\b\.?)?(?!\d)`,
        String.raw`(?<halfOnly>${HALF})?\s?(?<hourOnly>\d{1,2})\s?(?:(?<afterOnly>[ap])\.?\s?m\b\.?|uhr|h\b|시|時|时|点|點)`,
        String.raw`(?<four>\d{4})(?!\d)`,
        String.raw`(?<number>\d{1,2})(?:st|nd|rd|th|er|º|ª|\.)?(?![:.]?\d)`,
        String.raw`(?<offset>(?:GMT|UTC)?[+-]\d{1,2}(?::?\d{2})?|Z\b)`,
        '[(（][^)）]{1,12}[)）]',
        String.raw`(?<word>\p{L}[\p{L}\p{M}’']*)\.?`,
      ].join('|'),
      'iuy',
    ),
);
const BETWEEN = /(?:[\s,;|·@]|T(?=\d)|-feira)+/y;
/** Between the parts of a time. */
const FILLERS =
  /^(?:at|on|the|um|uhr|à|a|las?|le|el|alle|ore|om|às|as|di|uur|kl|klo|of|de|del|den|der|dem|am|în|hrs?|hours?|local|time|o['’]?clock|saat|в|часов|الساعة|и|von|to|und|and)$/i;
const DAYS_AHEAD: Readonly<Record<string, number>> = {
  ...{ today: 0, heute: 0, hoy: 0, oggi: 0, hoje: 0, vandaag: 0, 오늘: 0, 今日: 0, 本日: 0, 今天: 0, сегодня: 0 },
  ...{ tomorrow: 1, morgen: 1, demain: 1, mañana: 1, domani: 1, amanhã: 1, 내일: 1, 明日: 1, 明天: 1, завтра: 1 },
};
/** Midnight is the end of the day that stands beside it. */
const HOURS: Readonly<Record<string, number>> = {
  ...{ midnight: 24, mitternacht: 24, minuit: 24, medianoche: 24, mezzanotte: 24, 자정: 24, noon: 12, midday: 12 },
  ...{ mittag: 12, midi: 12, mediodía: 12, mezzogiorno: 12, 정오: 12 },
};
const MOST_PARTS = 12;
const DAY_MS = 86_400_000;

interface Parts {
  year?: number;
  month?: number;
  day?: number;
  weekday?: number;
  ahead?: number;
  hour?: number;
  minute?: number;
  zone?: string;
  /** A part can be read in two ways, or none. */
  isOdd?: boolean;
}

/**
 * Reads a time that a text begins with. Without a year it is the nearest to `own`; without a date the next one after it.
 * @param read reads a full date
 * @returns nothing if the text begins with no time
 */
export function timeAheadIn(
  written: string,
  { timeZone, own }: Circumstances,
  read: (date: string, timeZone: string) => DateReading,
): TimeAhead | undefined {
  const text = withPlainFigures(written.normalize('NFKC').slice(0, 120));
  const parts: Parts = {};
  let at = 0;
  let end = 0;
  for (let count = 0; count < MOST_PARTS; count += 1) {
    BETWEEN.lastIndex = at;
    if (BETWEEN.test(text)) at = BETWEEN.lastIndex;
    PART().lastIndex = at;
    const found = PART().exec(text);
    const isPart = found === null ? undefined : take(parts, found.groups ?? {}, text.slice(at + found[0].length));
    if (found === null || isPart === undefined) break;
    at += found[0].length;
    if (isPart || end > 0) end = at;
  }
  const isLoneNumber = Object.keys(parts).every((part) => part === 'day');
  if (end === 0 || isLoneNumber) return undefined;
  const hasClock = parts.hour !== undefined;
  const rest = text.slice(end) + written.slice(120);
  const { isOdd = false } = parts;
  const instant = isOdd
    ? undefined
    : resolved(parts, own, (date) => {
        const reading = read(date, timeZone);
        return reading.ok ? Date.parse(reading.instant) : undefined;
      });
  return { hasClock, rest, ...(instant !== undefined && { instant }) };
}

/** Whether a token is part of the time (true), may stand in it (false), or ends it (undefined). */
function take(parts: Parts, groups: Readonly<Record<string, string | undefined>>, after: string): boolean | undefined {
  const { year, month, day, monthOnly, dayOnly, one, two, mark, last, four, number, offset, word } = groups;
  const hour = groups.hour ?? groups.hourOnly;
  if (year ?? monthOnly) return takeDay(parts, Number(month ?? monthOnly), Number(day ?? dayOnly), year);
  if (one !== undefined) {
    const [first, second] = [Number(one), Number(two)];
    const isOrdered = mark === '.' || first > 12 || second > 12 || first === second;
    // `2/1`: Koreans write the month first, whose notices are in brackets with a time; others may mean either
    parts.isOdd ||= !isOrdered && last !== undefined;
    const isMonthFirst =
      second > 12 ||
      (last === undefined && !(first > 12) && (mark === '/' || /^\s?[(（][월화수목금토일月火水木金土日]/.test(after)));
    return isMonthFirst ? takeDay(parts, first, second, last) : takeDay(parts, second, first, last);
  }
  if (hour !== undefined) {
    const half = groups.half ?? groups.halfOnly ?? groups.after ?? groups.afterOnly;
    const isLate = half !== undefined && /^(?:p|오후|午後|下午|晚上)/i.test(half);
    parts.isOdd ||= parts.hour !== undefined;
    parts.hour = half === undefined || Number(hour) > 12 ? Number(hour) : (Number(hour) % 12) + (isLate ? 12 : 0);
    parts.minute = Number(groups.minute ?? 0);
    return true;
  }
  if (four !== undefined) {
    const isYear =
      /^(?:19|20)/.test(four) && parts.year === undefined && !/^\s?(?:h|hrs?|hours|gmt|utc)\b/i.test(after);
    if (isYear) parts.year = Number(four);
    else if (parts.hour !== undefined) return undefined;
    else Object.assign(parts, { hour: Number(four.slice(0, 2)), minute: Number(four.slice(2)) });
    return true;
  }
  if (number !== undefined) {
    if (parts.day !== undefined) return undefined;
    parts.day = Number(number);
    return true;
  }
  if (offset !== undefined) {
    if (parts.hour === undefined) return undefined;
    parts.zone = offset;
    return true;
  }
  return word === undefined ? false : takeWord(parts, word);
}

function takeDay(parts: Parts, month: number, day: number, year: string | undefined): boolean {
  parts.isOdd ||= parts.month !== undefined;
  Object.assign(parts, { month, day, ...(year !== undefined && { year: Number(year) }) });
  return true;
}

function takeWord(parts: Parts, word: string): boolean | undefined {
  const name = word.toLowerCase();
  if (FILLERS.test(word)) return false;
  if (DAYS_AHEAD[name] !== undefined && parts.ahead === undefined) parts.ahead = DAYS_AHEAD[name];
  else if (HOURS[name] !== undefined && parts.hour === undefined) parts.hour = HOURS[name];
  else if (weekdayOf(word) !== undefined && parts.weekday === undefined) parts.weekday = weekdayOf(word) as number;
  else if (
    parts.hour !== undefined &&
    (ZONE_MINUTES[word.toUpperCase()] ?? AMERICAN_ZONES[word.toUpperCase()]) !== undefined
  )
    parts.zone = word.toUpperCase();
  else if (parts.month === undefined && word.length > 2 && monthOf(word) !== undefined)
    parts.month = monthOf(word) as number;
  // a zone that nobody knows: `06:00 XYZ`
  else if (parts.hour !== undefined && parts.zone === undefined && /^[A-Z]{3,4}$/.test(word)) parts.zone = word;
  else return undefined;
  return true;
}

function resolved(
  parts: Parts,
  own: number | undefined,
  read: (date: string) => number | undefined,
): number | undefined {
  const { year, month, day, weekday, ahead, hour, minute = 0, zone } = parts;
  const two = (number: number) => String(number).padStart(2, '0');
  const clock = hour === undefined ? '' : ` ${two(hour)}:${two(minute)}${zone === undefined ? '' : ` ${zone}`}`;
  const on = (date: string, time = clock) => read(`${date}${time}`);
  if (month !== undefined || day !== undefined) {
    if (month === undefined || day === undefined) return undefined;
    const date = (of: number) => `${of}-${two(month)}-${two(day)}`;
    if (year !== undefined) return on(date(year));
    if (own === undefined) return undefined;
    const about = new Date(own).getUTCFullYear();
    const times = [about - 1, about, about + 1].flatMap((one) => on(date(one)) ?? []);
    return times.toSorted((a, b) => Math.abs(a - own) - Math.abs(b - own))[0];
  }
  if (own === undefined || year !== undefined) return undefined;
  const days = Array.from({ length: 11 }, (_, index) => new Date(own + (index - 2) * DAY_MS));
  const dateOf = (date: Date) => date.toISOString().slice(0, 10);
  if (ahead !== undefined) {
    const today = days.findLastIndex((one) => (on(dateOf(one), '') ?? Number.POSITIVE_INFINITY) <= own);
    const date = days[today + ahead];
    return date && on(dateOf(date));
  }
  return days
    .filter((one) => weekday === undefined || one.getUTCDay() === weekday)
    .flatMap((one) => on(dateOf(one)) ?? [])
    .find((time) => time >= own);
}
