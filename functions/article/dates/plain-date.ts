export type DateReading = ReadDate | { ok: false; reason: 'unreadable' | 'ambiguous' | 'partial' };

interface ReadDate {
  ok: true;
  /** ISO 8601, in UTC. */
  instant: string;
  /** `2021-03-04`, where no time of day is stated: `instant` is the start of that day, where the publisher is. */
  day?: string;
}

/** Zones whose offset is the same from a year on, in hours east of UTC. Seoul had summer time until October 1988. */
const FIXED: Readonly<Record<string, { from: number; hours: number }>> = Object.assign(Object.create(null), {
  UTC: { from: 1900, hours: 0 },
  'Asia/Seoul': { from: 1989, hours: 9 },
});

/** A date with an offset may be of any year. */
const WRITTEN = { from: 1900, hours: 0 };

/** The last year that a test compares with the date library. */
const LAST_YEAR = 2099;

/** A day, or a day and a time, with or without an offset: every date of the crawler and of most blogs. */
const PLAIN = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(?: ?(Z|[+-]\d\d:?\d\d))?)?$/;

/**
 * Reads a plain date that has an offset or is in a zone of fixed offset, without the date library, which takes 20 ms to
 * load. Nothing for any other date, or one that does not exist: then the library decides.
 */
export function readPlainDate(text: string, timeZone: string): ReadDate | undefined {
  const match = PLAIN.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', offset] = match;
  const zone = offset === undefined ? FIXED[timeZone] : WRITTEN;
  const east = offset === undefined ? zone && zone.hours * 60 : minutesOf(offset);
  if (zone === undefined || east === undefined || Number(year) < zone.from || Number(year) > LAST_YEAR)
    return undefined;
  const local = Date.parse(
    `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}Z`,
  );
  // V8 makes 2 March of 30 February
  if (Number.isNaN(local) || new Date(local).getUTCDate() !== Number(day)) return undefined;
  const reading: ReadDate = { ok: true, instant: new Date(local - east * 60_000).toISOString() };
  if (match[4] === undefined || MIDNIGHT.test(text)) reading.day = dayOf(text);
  return reading;
}

/** Midnight without a zone stands for a day: programs write it so, for example the crawler (`2026-01-04 00:00`). */
const MIDNIGHT = /[ T]00:00(?::00(?:\.0+)?)?$/;

/** The day that an ISO 8601 date and time starts with. */
export function dayOf(date: string): string {
  return date.slice(0, 'yyyy-mm-dd'.length);
}

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
