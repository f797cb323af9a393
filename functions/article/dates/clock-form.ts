/** Words before or behind a time that say which half of the day it is in. */
const HALF = '오전|오후|새벽|上午|下午|午前|午後|早上|凌晨|晚上';

/** `05:06:07.5`, `5h06`, `10am`, `오후 5시 6분`, `午後5時06分`. An hour alone is a time only with a word or a unit to it. */
const CLOCK = String.raw`(?:(?<before>${HALF}|[ap]\.?m\.?)\s*)?(?<hour>\d{1,2})(?:\s*(?<unit>[:：.h]|uhr|시|時|时|点|點)\s*(?:(?<minute>\d{1,2})(?:\s*(?:[:：.m]|분|分)\s*(?<second>\d{1,2})(?:[.,](?<fraction>\d{1,9})|\s*(?:초|秒))?)?\s*(?:분|分)?)?)?(?:\s*(?<behind>[ap])\.?\s?m\b\.?)?(?:\s*(?:uhr|hrs?)\b\.?)?`;

/** `+09:00`, `KST`, `GMT+9`, `Asia/Seoul`; a second name of it (`-0500 EST`), a place or a remark in brackets may follow. */
const ZONE = String.raw`(?:(?<zone>[A-Za-z]{1,5}[+-]\d{1,2}(?::?\d{2})?|[+-]\d{1,2}(?::?\d{2})?|[A-Za-z]{1,5}|мск|[A-Z][A-Za-z]+(?:\/[A-Za-z_+-]+){1,2})(?::00|0)?)?(?:\s*\[(?<region>[A-Za-z_+/-]{3,40})\]|\s*\([^)]{1,60}\)|\s+[A-Z]{2,5})?`;

/** The name of the day behind a date: `(목)`, `목요일`, `木曜日`, `星期四`, `Thu`. */
const WEEKDAY = String.raw`(?:,?\s*[(（]?(?:[월화수목금토일](?:요일)?|[月火水木金土日](?:曜日?)?|(?:星期|周|週|礼拜|禮拜)[一二三四五六日天]|(?:mon|tue|wed|thu|fri|sat|sun)(?:[a-z]{0,6}day)?\.?|pazartesi|salı|çarşamba|perşembe|cumartesi|cuma|pazar)[)）]?)?`;

/** What joins a time to its day, and the little words that may stand between them. */
const JOINT = String.raw`(?:T|\s*[,;|·•@]\s*|\s+[-–—]\s+|_|\s+|(?<=[일日号號)）]))(?:(?:at|um|à|às|as|a las|alle(?:\s+ore)?|ore|om|kl\.?|в)\s+)?`;

/** What may follow the day of a date: its weekday, and a time with or without a zone; or a zone alone, as in XML. */
export const AFTER_DAY = String.raw`${WEEKDAY}(?:${JOINT}${CLOCK}\s*${ZONE}|\s*(?<dayZone>Z|[+-]\d{2}:?\d{2}))?`;

/** Time and zone alone, for the forms that write them within the day. */
export const CLOCK_AND_ZONE = String.raw`${CLOCK}\s*${ZONE}`;

export interface Clock {
  hour: number;
  minute: number;
  second: number;
  millisecond: number;
  /** As written: `+0900`, `Z`, `KST`, `Asia/Seoul`. */
  zone?: string;
}

/** The time that the named groups of these patterns have found; midnight where there is none, nothing where it is no time. */
export function clockOf(groups: Readonly<Record<string, string | undefined>>): Clock | undefined {
  const half = groups.behind ?? groups.before;
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
