import { isMonthOfTwoWords, monthOf, NAMED_ZONES, weekdayOf, zoneNamed } from './date-words.ts';

/** The parts of a time, as far as a text states them; the day may not exist. */
export interface TimeParts extends Clock {
  year?: number;
  month?: number;
  day?: number;
  /** 0–6, from Sunday. */
  weekday?: number;
  /** Days from today. */
  ahead?: number;
  /** The same time in other zones: `4 a.m. CT/5 a.m. ET`. */
  others?: Clock[];
  /** A part is stated twice, or is none. */
  isOdd?: boolean;
  /** Which number is the day, and which the month. */
  isAmbiguous?: boolean;
  /** The month is a word, before or after its day. */
  isNamed?: boolean;
}

interface Clock {
  hour?: number;
  minute?: number;
  second?: number;
  /** Of a second. */
  fraction?: number;
  /** `+0900`, `Z`, `KST`, `Asia/Seoul`; or as written, if nobody knows it. */
  zone?: string;
}

/** What ends or begins the name of a zone, where a place alone says nothing. */
const PLACES = Object.keys(NAMED_ZONES)
  .filter((name) => name.length > 3 || /[^A-Z]/.test(name))
  .join('|');
const HALF = '오전|오후|새벽|上午|下午|午前|午後|早上|凌晨|晚上';
const UNIT = String.raw`[:：.h]|\s?(?:uhr|시|時|时|点|點)\s?`;
/** The parts of a time in any order, longest first. */
const PART = new RegExp(
  [
    String.raw`(?<![A-Za-z\d])(?<year>\d{4}|\d{2}(?=\s?년))\s?(?:(?<sign>[-./_])\s?` +
      String.raw`|[年년]\s?)(?<month>\d{1,2})\s?(?:\k<sign>|[月월])\s?` +
      String.raw`(?<day>\d{1,2})(?:\s?[日일号號]|\.?(?!\d|:\d|[-./]\d))`,
    String.raw`(?<![\p{L}\d])(?<years>(?:19|20)\d\d)(?<months>\d\d)(?<days>\d\d)` +
      String.raw`(?:[T ]?(?<hours>\d\d)(?<minutes>\d\d)(?<seconds>\d\d)?)?(?![\d:])`,
    String.raw`(?<era>令和|民[國国])\s?(?<eraYear>\d{1,3}|元)\s?年`,
    String.raw`(?<monthOnly>\d{1,2})\s?[月월]\s?(?<dayOnly>\d{1,2})\s?[日일号號]|tháng\s(?<monthAlone>\d{1,2})`,
    String.raw`(?<one>\d{1,2})(?<mark>[./-])\s?(?<two>\d{1,2})(?:\k<mark>\s?(?<last>\d{4})|(?<=\/\d{1,2})|\.` +
      String.raw`|(?=\s?\())(?![\d:])`,
    String.raw`(?<half>${HALF}|[ap]\.?m\.?(?=\s?\d))?\s?(?<hour>\d{1,2})(?:${UNIT})(?<minute>\d{2}` +
      String.raw`|\d(?=\s?[분分]))(?:\s?[분分])?(?:(?:[:：.m]|(?<=[분分]))\s?(?<second>\d{1,2})` +
      String.raw`(?:[.,](?<fraction>\d{1,9})|\s?[초秒])?(?!\d))?(?:\s?(?<after>[ap])\.?\s?m\b\.?)?(?!\d)`,
    String.raw`(?<halfOnly>${HALF})?\s?(?<hourOnly>\d{1,2})\s?(?:(?<afterOnly>[ap])\.?\s?m\b\.?|uhr|h\b|시|時|时|点|點)`,
    String.raw`(?:ore|orele|godz\.?|klo?\.?|klockan|saat|pukul)\s(?<hourNamed>\d{1,2})(?![\d:.,]*\d)`,
    String.raw`(?<four>\d{4})\.?(?!\d)`,
    String.raw`(?<number>\d{1,2})(?:st|nd|rd|th|er|º|ª|\.)?(?![:.]?\d)`,
    String.raw`(?<offset>(?:GMT|UTC)?[+-]\d{1,2}(?::?\d{2})?(?:0|:00)?|Z(?![\p{L}\d]))`,
    String.raw`\[(?<region>[A-Za-z_+/-]{3,40})\]|(?<place>[A-Z][A-Za-z]+(?:\/[A-Za-z_+-]+){1,2})`,
    '[(（](?<inside>[^)）]{1,30})[)）]',
    String.raw`(?<named>[ECMP]\.\s?(?:[SD]\.\s?)?T\b\.?|(?:${PLACES}|UK)(?:\s(?:standard\s|daylight\s|summer\s` +
      String.raw`|local\s)?time\b|\s?(?:표준)?(?:시간|시각)|(?:標準)?時間|时间)|(?:heure|hora|ora)\s(?:de|di` +
      String.raw`|da)\s(?:${PLACES}))`,
    String.raw`(?<word>\p{L}[\p{L}\p{M}’']*)\.?`,
  ].join('|'),
  'iuy',
);
const BETWEEN = new RegExp(
  String.raw`(?:-feira|(?<=[\p{L}.)])\s{0,2}/\s{0,2}(?=\d{1,2}(?::\d\d)?\s?(?:[ap]\.?\s?m|noon|uhr|h\b` +
    String.raw`|[A-Z]))|\s[-–—]\s(?=\d{1,2}:)|[\s,;|·@]|(?<=\p{L}-\d{1,2})-(?=\d)|[-/](?=\p{L})` +
    String.raw`|(?<=\p{L})[-/](?=\d)|(?<=\d)[T_](?=\d))+`,
  'iuy',
);
/** Between the parts of a time. */
const FILLERS = new RegExp(
  '^(?:at|on|the|um|uhr|à|a|las?|le|el|alle|ore|om|às|as|di|uur|kl|klo|of|de|del|den|der|dem|am|în|' +
    "hrs?|hours?|local|(?:standard |daylight )?time|standard|daylight|o['’]?clock|saat|в|часов|г|года?|р|року|r|m" +
    '|d|ngày|năm|الساعة|и|von|to|und|and)$',
  'i',
);
const DAYS_AHEAD: Readonly<Record<string, number>> = {
  ...{ today: 0, heute: 0, hoy: 0, oggi: 0, hoje: 0, vandaag: 0, 오늘: 0, 今日: 0, 本日: 0, 今天: 0, сегодня: 0 },
  ...{ tomorrow: 1, morgen: 1, demain: 1, mañana: 1, domani: 1, amanhã: 1, 내일: 1, 明日: 1, 明天: 1, завтра: 1 },
};
/** Midnight is the end of the day that stands beside it. */
const HOURS: Readonly<Record<string, number>> = {
  ...{ midnight: 24, mitternacht: 24, minuit: 24, medianoche: 24, mezzanotte: 24, 자정: 24, noon: 12, midday: 12 },
  ...{ mittag: 12, midi: 12, mediodía: 12, mezzogiorno: 12, 정오: 12 },
};
const MOST_PARTS = 18;

/**
 * The parts of a time that a text begins with, and where it ends.
 * @param isDate in a date a word at its beginning may be the name of a day in any language, and none is ahead
 */
export function timePartsOf(text: string, isDate: boolean): { parts: TimeParts; end: number } {
  const parts: TimeParts = {};
  let at = 0;
  let end = 0;
  for (let count = 0; count < MOST_PARTS; count += 1) {
    BETWEEN.lastIndex = at;
    if (BETWEEN.test(text)) at = BETWEEN.lastIndex;
    PART.lastIndex = at;
    const found = PART.exec(text);
    if (found === null) break;
    const { word } = found.groups ?? {};
    const after = text.slice(at + found[0].length);
    const second = word === undefined ? undefined : /^\s\p{L}[\p{L}\p{M}]*/u.exec(after)?.[0];
    const isTwoWords = second !== undefined && isMonthOfTwoWords(word + second);
    const isPart = isTwoWords
      ? takeWord(parts, word + second, { isDate, isFirst: isDate })
      : take(parts, found.groups ?? {}, after, { isDate, isFirst: isDate && count === 0 });
    if (isPart === undefined) break;
    at += found[0].length + (isTwoWords ? second.length : 0);
    if (isPart || end > 0) end = at;
  }
  return { parts, end };
}

type Groups = Readonly<Record<string, string | undefined>>;

interface Where {
  isDate: boolean;
  /** The first word of a date. */
  isFirst: boolean;
}

/** Whether a token is part of the time (true), may stand in it (false), or ends it (undefined). */
function take(parts: TimeParts, groups: Groups, after: string, where: Where): boolean | undefined {
  const { year, month, day, years, months, days, era, eraYear, monthOnly, dayOnly, monthAlone, one, two } = groups;
  const { mark, last, four, number, offset, word, region, place, inside, named } = groups;
  if (year ?? monthOnly) return takeDay(parts, Number(month ?? monthOnly), Number(day ?? dayOnly), year);
  if (years !== undefined) {
    const { hours, minutes, seconds } = groups;
    if (hours !== undefined)
      Object.assign(parts, { hour: Number(hours), minute: Number(minutes), second: Number(seconds ?? 0) });
    return takeDay(parts, Number(months), Number(days), years);
  }
  if (era !== undefined) parts.year = (era === '令和' ? 2018 : 1911) + (eraYear === '元' ? 1 : Number(eraYear));
  else if (monthAlone !== undefined) parts.month = Number(monthAlone);
  else if (one !== undefined) {
    const [first, second] = [Number(one), Number(two)];
    const isOrdered = mark === '.' || first > 12 || second > 12 || first === second;
    // `2/1`: Koreans write the month first, whose notices are in brackets with a time; others may mean either
    parts.isAmbiguous ||= !isOrdered && last !== undefined;
    const isMonthFirst =
      second > 12 ||
      (last === undefined && !(first > 12) && (mark === '/' || /^\s?[(（][월화수목금토일月火水木金土日]/.test(after)));
    return isMonthFirst ? takeDay(parts, first, second, last) : takeDay(parts, second, first, last);
  } else if ((groups.hour ?? groups.hourOnly ?? groups.hourNamed) !== undefined) takeClock(parts, groups);
  else if (four !== undefined) {
    const isYear =
      /^(?:1[5-9]|2[0-3])/.test(four) && parts.year === undefined && !/^\s?(?:h|hrs?|hours|gmt|utc)\b/i.test(after);
    if (isYear) parts.year = Number(four);
    else if (parts.hour !== undefined) return undefined;
    else Object.assign(parts, { hour: Number(four.slice(0, 2)), minute: Number(four.slice(2)) });
  } else if (number !== undefined) {
    // RFC 5322, section 4.3: two digits up to 49 are of this century
    const isYear = parts.isNamed && parts.day !== undefined && parts.year === undefined && number.length === 2;
    if (isYear) parts.year = Number(number) + (Number(number) < 50 ? 2000 : 1900);
    else if (parts.day !== undefined) return undefined;
    else parts.day = Number(number);
  } else if ((offset ?? region ?? place) !== undefined) {
    if (parts.hour === undefined && parts.day === undefined) return undefined;
    parts.zone ??= offset ?? region ?? place ?? '';
  } else if (named !== undefined) parts.zone ??= zoneNamed(named) ?? named;
  else if (inside !== undefined) return takeInside(parts, inside);
  else if (word === undefined) return false;
  else return takeWord(parts, word, where);
  return true;
}

/** Letters of a zone that nobody knows, and words that say that it is one. */
const ZONE_LIKE = /^[A-Z]{2,5}$|[A-Z]{3}\s?[+-]\s?\d|\b(?:time|heure|hora|ora)\b|zeit|시간|시각|時間|时间/i;

/** What stands in brackets: a zone, the time in another one, or nothing of a time: a weekday, a remark. */
function takeInside(parts: TimeParts, inside: string): boolean {
  if (parts.hour === undefined) return false;
  const zone = zoneNamed(inside);
  const other = zone === undefined && /\d/.test(inside) ? timePartsOf(inside, false).parts : {};
  if (other.hour !== undefined && other.zone !== undefined) parts.others = [...(parts.others ?? []), other];
  else if (zone !== undefined) parts.zone ??= zone;
  else if (ZONE_LIKE.test(inside) && weekdayOf(inside) === undefined) parts.zone ??= inside;
  return true;
}

function takeClock(parts: TimeParts, groups: Groups): void {
  if (parts.hour !== undefined && parts.zone !== undefined) {
    const { hour, minute = 0, second = 0, fraction = 0, zone } = parts;
    parts.others = [...(parts.others ?? []), { hour, minute, second, fraction, zone }];
    delete parts.hour;
    delete parts.zone;
  }
  const half = groups.half ?? groups.halfOnly ?? groups.after ?? groups.afterOnly;
  const hour = Number(groups.hour ?? groups.hourOnly ?? groups.hourNamed);
  const isLate = half !== undefined && /^(?:p|오후|午後|下午|晚上)/i.test(half);
  parts.isOdd ||= parts.hour !== undefined || (hour === 0 && /^[ap]/i.test(half ?? ''));
  parts.hour = half === undefined || hour > 12 ? hour : (hour % 12) + (isLate ? 12 : 0);
  parts.minute = Number(groups.minute ?? 0);
  parts.second = Number(groups.second ?? 0);
  parts.fraction = Number(`0.${groups.fraction ?? '0'}`);
}

function takeDay(parts: TimeParts, month: number, day: number, year: string | undefined): boolean {
  parts.isOdd ||= parts.month !== undefined;
  Object.assign(parts, {
    month,
    day,
    ...(year !== undefined && { year: Number(year) + (year.length === 2 ? 2000 : 0) }),
  });
  return true;
}

function isMonthOfDay({ day, month }: TimeParts, word: string): boolean {
  return day !== undefined && month === undefined && monthOf(word) !== undefined;
}

function takeWord(parts: TimeParts, word: string, { isDate, isFirst }: Where): boolean | undefined {
  const name = word.toLowerCase();
  if (FILLERS.test(word)) return false;
  // `est` and `ist` are verbs in a notice.
  const mayBeZone = parts.hour !== undefined && (isDate || !/^[a-z]/.test(word));
  const zone = mayBeZone ? zoneNamed(word) : undefined;
  if (zone !== undefined) parts.zone ??= zone;
  else if (DAYS_AHEAD[name] !== undefined && parts.ahead === undefined) parts.ahead = DAYS_AHEAD[name];
  else if (HOURS[name] !== undefined && (parts.hour ?? 12) === 12) parts.hour = HOURS[name];
  // `mar` is March before it is a Tuesday, and what stands after a day is its month: Turkish has a day `paz`
  else if (
    !/^mart?$/i.test(word) &&
    !isMonthOfDay(parts, word) &&
    parts.weekday === undefined &&
    weekdayOf(word) !== undefined
  )
    parts.weekday = weekdayOf(word) as number;
  else if (word.length > 2 && (parts.month === undefined || parts.isNamed) && monthOf(word) !== undefined)
    Object.assign(parts, { month: monthOf(word), isNamed: true });
  // a zone that nobody knows: `06:00 XYZ`
  else if (parts.hour !== undefined && parts.zone === undefined && /^[A-Z]{3,4}$/.test(word)) parts.zone = word;
  else return isFirst ? false : undefined;
  return true;
}
