export type DateReading = { ok: true; instant: string } | { ok: false; reason: 'unreadable' | 'ambiguous' | 'partial' };

/** Zones whose offset is the same from a year on, in hours east of UTC. Seoul had summer time until October 1988. */
const FIXED: Readonly<Record<string, { from: number; hours: number }>> = Object.assign(Object.create(null), {
  UTC: { from: 1900, hours: 0 },
  'Asia/Seoul': { from: 1989, hours: 9 },
});

/** Any year will do for a date that states its offset. */
const WRITTEN = { from: 1900, hours: 0 };

/** The last year for which a test holds this against the library. */
const LAST_YEAR = 2099;

/** A day, or a day and a time, with or without an offset: how the crawler writes all its dates, and most blogs. */
const PLAIN = /^\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?: ?(?:Z|[+-]\d\d:?\d\d))?)?$/;

/** Longest text of that form. */
const LONGEST = 36;

/**
 * The instant of a plain date that has an offset or is in a zone of fixed offset, without the date library, which takes
 * 20 ms to load. Nothing for any other date, and for one that does not exist: then the library has the last word.
 */
export function readPlainDate(text: string, timeZone: string): string | undefined {
  if (text.length > LONGEST || !PLAIN.test(text)) return undefined;
  const { offset, second, milliseconds } = afterMinutes(text);
  const zone = offset === '' ? FIXED[timeZone] : WRITTEN;
  if (zone === undefined) return undefined;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const hour = text.length === 10 ? 0 : digits(text, 11, 13);
  const minute = text.length === 10 ? 0 : digits(text, 14, 16);
  if (year < zone.from || year > LAST_YEAR || month < 1 || month > 12 || day < 1 || day > daysIn(year, month))
    return undefined;
  if (hour > 23 || minute > 59 || second > '59') return undefined;
  const east = offset === '' ? zone.hours * 60 : minutesOf(offset);
  if (east === undefined) return undefined;
  const minutes = hour * 60 + minute - east;
  const utcDay = day + Math.floor(minutes / DAY);
  if (utcDay < 1 || utcDay > daysIn(year, month))
    return new Date(Date.UTC(year, month - 1, day, 0, minutes, Number(second), Number(milliseconds))).toISOString();
  const ofDay = (minutes + DAY) % DAY;
  const time = `${twoDigits(Math.floor(ofDay / 60))}:${twoDigits(ofDay % 60)}:${second}.${milliseconds}`;
  return `${text.slice(0, 8)}${twoDigits(utcDay)}T${time}Z`;
}

/** What follows `2021-03-04 09:30`, taken by its places: the groups of a pattern cost as much as the match. */
function afterMinutes(text: string): { second: string; milliseconds: string; offset: string } {
  const hasSecond = text.charAt(16) === ':';
  const second = hasSecond ? text.slice(17, 19) : '00';
  let at = hasSecond ? 19 : 16;
  let milliseconds = '000';
  if (text.charAt(at) === '.') {
    const from = at + 1;
    at = from + (/^\d+/.exec(text.slice(from))?.[0].length ?? 0);
    milliseconds = text.slice(from, Math.min(at, from + 3)).padEnd(3, '0');
  }
  return { second, milliseconds, offset: text.slice(at).trimStart() };
}

/** In minutes. */
const DAY = 24 * 60;

export function hasFixedOffset(timeZone: string): boolean {
  return FIXED[timeZone] !== undefined;
}

/** Minutes east of UTC of `Z`, `+0900` or `+09:00`. */
function minutesOf(offset: string): number | undefined {
  if (offset === 'Z') return 0;
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(-2));
  if (hours > 15 || minutes > 59) return undefined;
  return (hours * 60 + minutes) * (offset.startsWith('-') ? -1 : 1);
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/** The number between two places of a text that has only digits there; `Number` of a piece of it takes six times as long. */
function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at += 1) value = value * 10 + text.charCodeAt(at) - 0x30;
  return value;
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
