import { lazily } from '../lazily.ts';
import { monthOf } from './date-words.ts';

/** What a date says, before anyone has checked that there is such a day. */
export interface DateParts extends Clock {
  year: number;
  month: number;
  day: number;
}

/** Words before or after a time that say which half of the day it is in. */
const HALF = '오전|오후|새벽|上午|下午|午前|午後|早上|凌晨|晚上';

/** `05:06:07.5`, `5h06`, `10am`, `오후 5시 6분`, `午後5時06分`. An hour alone is a time only with a word or a unit to it. */
const CLOCK = String.raw`(?:(?<before>${HALF}|[ap]\.?m\.?)\s*)?(?<hour>\d{1,2})(?:\s*(?<unit>[:：.h]|uhr|시|時|时|点|點)\s*(?:(?<minute>\d{1,2})(?:\s*(?:[:：.m]|분|分)\s*(?<second>\d{1,2})(?:[.,](?<fraction>\d{1,9})|\s*(?:초|秒))?)?\s*(?:분|分)?)?)?(?:\s*(?<after>[ap])\.?\s?m\b\.?)?(?:\s*(?:uhr|hrs?)\b\.?)?`;

/** `+09:00`, `KST`, `GMT+9`, `Asia/Seoul`; a second name of it (`-0500 EST`), a place or a remark in brackets may follow. */
const ZONE = String.raw`(?:(?<zone>[A-Za-z]{1,5}[+-]\d{1,2}(?::?\d{2})?|[+-]\d{1,2}(?::?\d{2})?|[A-Za-z]{1,5}|мск|[A-Z][A-Za-z]+(?:\/[A-Za-z_+-]+){1,2})(?::00|0)?)?(?:\s*\[(?<region>[A-Za-z_+/-]{3,40})\]|\s*\([^)]{1,60}\)|\s+[A-Z]{2,5})?`;

/** The name of the day after a date: `(목)`, `목요일`, `木曜日`, `星期四`, `Thu`. */
const WEEKDAY = String.raw`(?:,?\s*[(（]?(?:[월화수목금토일](?:요일)?|[月火水木金土日](?:曜日?)?|(?:星期|周|週|礼拜|禮拜)[一二三四五六日天]|(?:mon|tue|wed|thu|fri|sat|sun)(?:[a-z]{0,6}day)?\.?|pazartesi|salı|çarşamba|perşembe|cumartesi|cuma|pazar)[)）]?)?`;

/** What joins a time to its day, and the little words that may stand between them. */
const JOINT = String.raw`(?:T|\s*[,;|·•@]\s*|\s+[-–—]\s+|_|\s+|(?<=[일日号號)）]))(?:(?:at|um|à|às|as|a las|alle(?:\s+ore)?|ore|om|kl\.?|в)\s+)?`;

/** What may follow the day of a date: its weekday, and a time with or without a zone; or a zone alone, as in XML. */
const AFTER_DAY = String.raw`${WEEKDAY}(?:${JOINT}${CLOCK}\s*${ZONE}|\s*(?<dayZone>Z|[+-]\d{2}:?\d{2}))?`;

/** Time and zone alone, for the forms that write them within the day. */
const CLOCK_AND_ZONE = String.raw`${CLOCK}\s*${ZONE}`;

const LEADING_WORD = String.raw`(?:\p{L}{2,12}(?:-\p{L}{2,12})?\.?,?\s+)??`;
const ORDINAL = String.raw`(?:st|nd|rd|th|er|º|ª|\.)?`;
/** Figures after a day are a time that nothing above could read, also after a word that leads to a time. */
const WORDS = String.raw`(?:[,;]?\s+(?!T\d|(?:at|um|à|às|в)\s+\d|[ap]\.?m\.?\s*\d)\p{L}|\s*[(（]|\s*[~–]|\s+-\s)[\s\S]*`;

interface DateForm {
  /** A real example. */
  readonly example: string;
  readonly pattern: () => RegExp;
}

const form = (example: string, pattern: string): DateForm => ({
  example,
  pattern: lazily(() => new RegExp(`^${pattern}$`, 'iu')),
});

const YEAR_FIRST = String.raw`${LEADING_WORD}(?<year>\d{4})(?<mark>[-/_])(?<month>\d{1,2})\k<mark>(?<day>\d{1,2})`;
const MONTH_FIRST = String.raw`${LEADING_WORD}(?<monthName>\p{L}{3,12})\.?[\s-]+(?:the\s+)?(?<day>\d{1,2})${ORDINAL},?[\s-]+(?:de\s+)?(?<year>\d{4})`;
const DAY_FIRST = String.raw`${LEADING_WORD}(?:den\s+)?(?<day>\d{1,2})${ORDINAL}[\s/-]*(?:de\s+|of\s+)?(?<monthName>\p{L}{3,12})\.?,?[\s/-]*(?:de\s+|del\s+)?(?:(?<year>\d{4})|(?<=[\s/-])(?<shortYear>\d{2}))(?:\s*(?:г(?:ода|\.)?|р(?:оку|\.)|r\.))?`;

/** Every form in which the files we know of write a date, commonest first. */
export const DATE_FORMS: readonly DateForm[] = [
  form('2021-03-04 05:06:07 +0900', YEAR_FIRST + AFTER_DAY),
  form('2021.03.04. 05:06', String.raw`(?<year>\d{4})\.\s*(?<month>\d{1,2})\.\s*(?<day>\d{1,2})\.?${AFTER_DAY}`),
  form(
    '2021년 3월 4일 오후 5:06',
    String.raw`(?:(?<year>\d{4})|(?<era>令和|平成|昭和|民[國国])\s*(?<eraYear>\d{1,3}|元)|(?<shortYear>\d{2})(?=\s*년))\s*[年년]\s*(?<month>\d{1,2})\s*[月월]\s*(?<day>\d{1,2})\s*[日일号號]${AFTER_DAY}`,
  ),
  form('March 4th, 2021 5:06 PM', MONTH_FIRST + AFTER_DAY),
  form('Thu, 04 Mar 2021 05:06:07 GMT', DAY_FIRST + AFTER_DAY),
  form(
    '2021 March 4, 5:06 PM',
    String.raw`(?<year>\d{4})\.?[\s,/-]+(?<monthName>\p{L}{3,12})\.?[\s/-]+(?<day>\d{1,2})${ORDINAL}${AFTER_DAY}`,
  ),
  form(
    'Thu Mar 4 05:06:07 KST 2021',
    String.raw`\p{L}{2,12}\s+(?<monthName>\p{L}{3,12})\s+(?<day>\d{1,2})\s+${CLOCK_AND_ZONE}\s+(?<year>\d{4})(?:\s+(?<dayZone>[+-]\d{4}))?`,
  ),
  form('20210304', String.raw`(?<year>(?:19|20)\d{2})(?<month>\d{2})(?<day>\d{2})`),
  form(
    '20210304T050607Z',
    String.raw`(?<year>(?:19|20)\d{2})(?<month>\d{2})(?<day>\d{2})[T ]?(?<hour>\d{2})(?<minute>\d{2})(?<second>\d{2})?(?<zone>Z|[+-]\d{2}:?\d{2})?`,
  ),
  form(
    '2021-03-04T05Z',
    String.raw`(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})T(?<hour>\d{2})(?<minute>)(?<zone>Z|[+-]\d{2}:?\d{2})?`,
  ),
  form(
    '04.03.2021 05:06',
    String.raw`${LEADING_WORD}(?<day>\d{1,2})\.\s?(?<month>\d{1,2})\.\s?(?<year>\d{4})${AFTER_DAY}`,
  ),
  form('2021-W09-4', String.raw`(?<year>\d{4})-?W(?<week>\d{2})-?(?<weekday>[1-7])${AFTER_DAY}`),
  form('2021-063', String.raw`(?<year>(?:19|20)\d{2})-(?<ordinal>\d{3})${AFTER_DAY}`),
  form(
    'ngày 4 tháng 3 năm 2021',
    String.raw`(?:ngày\s+)?(?<day>\d{1,2})\s+tháng\s+(?<month>\d{1,2}),?\s+(?:năm\s+)?(?<year>\d{4})${AFTER_DAY}`,
  ),
  // last, for they take any words after the day
  form('2021-03-04 afternoon (six stories at once)', YEAR_FIRST + WORDS),
  form('March 4, 2021 (six stories at once)', MONTH_FIRST + WORDS),
  form('4 March 2021 (six stories at once)', DAY_FIRST + WORDS),
];

/** `03/04/2021`: 3 April to some, 4 March to others. Two digits may be the year, first or last; an apostrophe says so. */
const THREE_NUMBERS =
  /^(?<sure>['’])?(?<first>\d{1,2})(?<mark>[-/.])\s?(?<second>\d{1,2})\k<mark>\s?(?<third>\d{4}|\d{1,2})\.?(?<rest>[,\s(][\s\S]*)?$/;

/** Year and month, or a year alone: they name no day. */
const PARTIAL =
  /^(?:(?:19|20)\d\d(?:[-/.](?:0?[1-9]|1[0-2]))?|(?:19|20)\d\d\s*[年년](?:\s*\d{1,2}\s*[月월])?|(?<word>\p{L}{3,12})\.?,?[\s-]+(?:de\s+)?(?:19|20)\d\d)$/u;

/** `10:00, 4 March 2021`: newspapers that lead with the time. */
const TIME_FIRST =
  /^(?<time>(?:(?:오전|오후|上午|下午|午前|午後)\s*)?\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s*[ap]\.?m\b\.?)?(?:\s*[A-Z]{2,5}\b)?)[\s,·|–-]+(?<day>[^\s:][^:]*)$/iu;

/**
 * The parts of a written date. `ambiguous` where two readings are right, `partial` where it names no day; nothing where it
 * has none of the known forms.
 */
export function datePartsOf(written: string, mayReorder = true): DateParts | 'ambiguous' | 'partial' | undefined {
  for (const { pattern } of DATE_FORMS) {
    const groups = pattern().exec(written)?.groups;
    const parts = groups && fromGroups(groups);
    if (parts) return parts;
  }
  const partial = PARTIAL.exec(written);
  if (partial && (partial.groups?.word === undefined || monthOf(partial.groups.word) !== undefined)) return 'partial';
  const reordered = mayReorder ? TIME_FIRST.exec(written)?.groups : undefined;
  return reordered ? datePartsOf(`${reordered.day} ${reordered.time}`, false) : ofThreeNumbers(written);
}

function fromGroups(groups: Readonly<Record<string, string | undefined>>): DateParts | undefined {
  const date = dateOf(groups);
  const clock = clockOf(groups);
  return date === undefined || clock === undefined ? undefined : { ...date, ...clock };
}

function dateOf(groups: Readonly<Record<string, string | undefined>>): Omit<DateParts, keyof Clock> | undefined {
  if (groups.week !== undefined || groups.ordinal !== undefined) return isoDay(Number(groups.year), groups);
  const month = groups.monthName === undefined ? Number(groups.month) : monthOf(groups.monthName);
  if (month === undefined) return undefined;
  const day = Number(groups.day);
  const year =
    groups.era === undefined ? yearOf(groups) : yearOfEra(groups.era as EraName, groups.eraYear as string, month, day);
  return year === undefined ? undefined : { year, month, day };
}

function yearOf({ year, shortYear }: Readonly<Record<string, string | undefined>>): number {
  // RFC 5322, section 4.3: two digits up to 49 are of this century
  if (shortYear !== undefined) return Number(shortYear) + (Number(shortYear) < 50 ? 2000 : 1900);
  return Number(year);
}

/** A date of three numbers, if only one order of them makes a date; with dots nobody writes the month first. */
function ofThreeNumbers(text: string): DateParts | 'ambiguous' | 'partial' | undefined {
  const groups = THREE_NUMBERS.exec(text)?.groups;
  if (!groups) return undefined;
  const written = [groups.first, groups.second, groups.third];
  const orders: readonly (readonly [year: number, month: number, day: number])[] = [
    [0, 1, 2],
    [2, 1, 0],
    [2, 0, 1],
  ];
  const readings = new Set<string>();
  for (const [at, order] of orders.entries()) {
    const yearFirst = at === 0;
    if (groups.sure === undefined ? yearFirst && groups.third?.length === 4 : !yearFirst) continue;
    if (groups.mark === '.' && at === 2) continue;
    const [year = '', month, day] = order.map((index) => written[index]);
    if (year.length === 1 || !isIn(month, 12) || !isIn(day, 31)) continue;
    readings.add(`${year.length === 2 ? yearOf({ shortYear: year }) : year}-${Number(month)}-${Number(day)}`);
  }
  const [only] = readings;
  if (only === undefined) return undefined;
  return readings.size > 1 ? 'ambiguous' : datePartsOf(`${only}${groups.rest ?? ''}`);
}

function isIn(number: string | undefined, last: number): boolean {
  return Number(number) >= 1 && Number(number) <= last;
}

interface Clock {
  hour: number;
  minute: number;
  second: number;
  millisecond: number;
  /** As written: `+0900`, `Z`, `KST`, `Asia/Seoul`. */
  zone?: string;
}

/** The time that the named groups of these patterns have found; midnight where there is none, nothing where it is no time. */
function clockOf(groups: Readonly<Record<string, string | undefined>>): Clock | undefined {
  const half = groups.after ?? groups.before;
  // `2021-03-04 10`: an hour, or the tenth of something
  const isTime =
    groups.minute !== undefined || half !== undefined || /^(?:h|uhr|[시時时点點])$/i.test(groups.unit ?? '');
  if (groups.hour !== undefined && !isTime) return undefined;
  const hour = hourOf(Number(groups.hour ?? 0), half);
  if (hour === undefined) return undefined;
  const zone = groups.zone ?? groups.region ?? groups.dayZone;
  return {
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

const DAY_MS = 24 * 3600 * 1000;

interface Day {
  year: number;
  month: number;
  day: number;
}

/**
 * ISO 8601's other two days: `2026-036` by the day of its year (`ordinal`), `2026-W05-3` by week and weekday; nothing where
 * the year has no such day. Weeks are numbered from the one that 4 January is in, and a week is of its Thursday's year.
 */
function isoDay(
  year: number,
  { week, weekday, ordinal }: Readonly<Record<string, string | undefined>>,
): Day | undefined {
  if (ordinal !== undefined) {
    const date = new Date(Date.UTC(year, 0, 1) + (Number(ordinal) - 1) * DAY_MS);
    return date.getUTCFullYear() === year ? dayOf(date) : undefined;
  }
  const fourth = new Date(Date.UTC(year, 0, 4));
  const monday = fourth.getTime() - ((fourth.getUTCDay() + 6) % 7) * DAY_MS + (Number(week) - 1) * 7 * DAY_MS;
  if (new Date(monday + 3 * DAY_MS).getUTCFullYear() !== year) return undefined;
  return dayOf(new Date(monday + (Number(weekday) - 1) * DAY_MS));
}

function dayOf(date: Date): Day {
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
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

type EraName = keyof typeof ERAS;

/** The Gregorian year of a day in an East Asian era (`令和`, `8` or `元`); nothing where the era had no such day. */
function yearOfEra(name: EraName, year: string, month: number, day: number): number | undefined {
  const era = ERAS[name];
  const gregorian = era.before + (year === '元' ? 1 : Number(year));
  const date = [gregorian, month, day].map((part) => String(part).padStart(2, '0')).join('-');
  return date >= era.from && date <= era.to ? gregorian : undefined;
}
