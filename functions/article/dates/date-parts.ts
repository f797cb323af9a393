import { monthOf } from './date-words.ts';

/** The parts of a date; the day may not exist. */
export interface DateParts extends Day, Clock {}

interface Day {
  year: number;
  month: number;
  day: number;
}

interface Clock {
  hour: number;
  minute: number;
  second: number;
  millisecond: number;
  /** True if the date has no time of day; the time is then midnight. */
  isDay: boolean;
  /** As written: `+0900`, `Z`, `KST`, `Asia/Seoul`. */
  zone?: string;
}

/** The named groups of a match. */
export type Groups = Readonly<Record<string, string | undefined>>;

/** A date with year, month and day, in figures or with the name of the month. */
export function readDay(groups: Groups): DateParts | undefined {
  const month = monthIn(groups);
  return month === undefined ? undefined : withClock({ year: yearIn(groups), month, day: Number(groups.day) }, groups);
}

function monthIn({ month, monthName }: Groups): number | undefined {
  return monthName === undefined ? Number(month) : monthOf(monthName);
}

export function hasMonth(groups: Groups): boolean {
  return monthIn(groups) !== undefined;
}

function yearIn({ year, shortYear }: Groups): number {
  return shortYear === undefined ? Number(year) : fullYear(shortYear);
}

/** RFC 5322, section 4.3: two digits up to 49 are of this century. */
function fullYear(twoDigits: string): number {
  return Number(twoDigits) + (Number(twoDigits) < 50 ? 2000 : 1900);
}

function withClock(day: Day, groups: Groups): DateParts | undefined {
  const clock = clockOf(groups);
  return clock === undefined ? undefined : { ...day, ...clock };
}

/** The time in the groups of a match: midnight if there is none, nothing if it cannot be a time. */
function clockOf(groups: Groups): Clock | undefined {
  const half = groups.after ?? groups.before;
  // `2021-03-04 10`: an hour, or the tenth of something
  const isTime =
    groups.minute !== undefined || half !== undefined || /^(?:h|uhr|[시時时点點])$/i.test(groups.unit ?? '');
  if (groups.hour !== undefined && !isTime) return undefined;
  const hour = hourOf(Number(groups.hour ?? 0), half);
  if (hour === undefined) return undefined;
  const zone = groups.zone ?? groups.region ?? groups.dayZone;
  return {
    isDay: groups.hour === undefined,
    hour,
    minute: Number(groups.minute ?? 0),
    second: Number(groups.second ?? 0),
    millisecond: Math.floor(Number(`0.${groups.fraction ?? '0'}`) * 1000),
    ...(zone === undefined ? {} : { zone }),
  };
}

function hourOf(hour: number, half: string | undefined): number | undefined {
  if (half === undefined || hour > 12) return hour;
  if (hour === 0 && /^[ap]/i.test(half)) return undefined;
  return /^(?:p|오후|下午|午後|晚上)/i.test(half) ? (hour % 12) + 12 : hour % 12;
}

/** An era: the Gregorian year before its first, and the days from which and up to which it is counted. */
interface Era {
  readonly before: number;
  readonly from: string;
  readonly to: string;
}

const ERAS = {
  令和: { before: 2018, from: '2019-05-01', to: '9999' },
  平成: { before: 1988, from: '1989-01-08', to: '2019-04-30' },
  昭和: { before: 1925, from: '1926-12-25', to: '1989-01-07' },
  民國: { before: 1911, from: '1912-01-01', to: '9999' },
  民国: { before: 1911, from: '1912-01-01', to: '9999' },
} as const satisfies Readonly<Record<string, Era>>;

/** A day in an East Asian era (`令和8年`, `令和元年`); nothing where the era had no such day. */
export function readDayOfEra(groups: Groups): DateParts | undefined {
  const era = ERAS[groups.era as keyof typeof ERAS];
  const [month, day] = [Number(groups.month), Number(groups.day)];
  const year = era.before + (groups.eraYear === '元' ? 1 : Number(groups.eraYear));
  const date = [year, month, day].map((part) => String(part).padStart(2, '0')).join('-');
  return date >= era.from && date <= era.to ? withClock({ year, month, day }, groups) : undefined;
}

/** Where year, month and day stand among three numbers: `21.3.4`, `4.3.21`, `3/4/21`. */
const ORDERS: readonly (readonly [year: number, month: number, day: number])[] = [
  [0, 1, 2],
  [2, 1, 0],
  [2, 0, 1],
];

/** Three numbers as `2021-3-4`, if only one order of them makes a date; with dots nobody writes the month first. */
export function readThreeNumbers(groups: Groups): string | 'ambiguous' | undefined {
  const written = [groups.first, groups.second, groups.third];
  const readings = new Set<string>();
  for (const [at, order] of ORDERS.entries()) {
    const yearFirst = at === 0;
    if (groups.sure === undefined ? yearFirst && groups.third?.length === 4 : !yearFirst) continue;
    if (groups.mark === '.' && at === 2) continue;
    const [year = '', month, day] = order.map((index) => written[index]);
    if (year.length === 1 || !isIn(month, 12) || !isIn(day, 31)) continue;
    readings.add(`${year.length === 2 ? fullYear(year) : year}-${Number(month)}-${Number(day)}`);
  }
  const [only] = readings;
  return readings.size > 1 ? 'ambiguous' : only;
}

function isIn(number: string | undefined, last: number): boolean {
  return Number(number) >= 1 && Number(number) <= last;
}
