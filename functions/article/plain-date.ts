/** Zones whose offset is the same from a year on, in hours east of UTC. Seoul had summer time until October 1988. */
const FIXED: Readonly<Record<string, { from: number; hours: number }>> = Object.assign(Object.create(null), {
  UTC: { from: 1900, hours: 0 },
  'Asia/Seoul': { from: 1989, hours: 9 },
});

/** The last year for which a test holds this against the library. */
const LAST_YEAR = 2099;

/** A day, or a day and a time, without a zone: how the crawler writes all its dates. */
const PLAIN = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d))?)?$/;

/**
 * The instant of a plain date in a zone of fixed offset, without the date library, which takes 20 ms to load. Nothing for
 * any other date, and for one that does not exist: then the library has the last word.
 */
export function readPlainDate(text: string, timeZone: string): string | undefined {
  const zone = FIXED[timeZone];
  const match = zone === undefined || text.length > 19 ? null : PLAIN.exec(text);
  if (zone === undefined || match === null) return undefined;
  const year = Number(match[1]);
  const month = Number(match[2]);
  const day = Number(match[3]);
  const hour = Number(match[4] ?? 0);
  const minute = match[5] ?? '00';
  const second = match[6] ?? '00';
  if (year < zone.from || year > LAST_YEAR || month < 1 || month > 12 || day < 1 || day > daysIn(year, month))
    return undefined;
  if (hour > 23 || minute > '59' || second > '59') return undefined;
  const utc = hour - zone.hours;
  if (utc >= 0) return `${match[1]}-${match[2]}-${match[3]}T${twoDigits(utc)}:${minute}:${second}.000Z`;
  if (day > 1) return `${match[1]}-${match[2]}-${twoDigits(day - 1)}T${twoDigits(utc + 24)}:${minute}:${second}.000Z`;
  return new Date(Date.UTC(year, month - 1, day, utc, Number(minute), Number(second))).toISOString();
}

export function hasFixedOffset(timeZone: string): boolean {
  return FIXED[timeZone] !== undefined;
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
