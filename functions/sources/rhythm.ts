export const HOUR_MS = 3_600_000;
/** Hours of a week: the rhythm has a mean for each. */
export const WEEK = 168;
const DAY = 24;

/** Weeks in a mean: once there are four, the latest week counts a quarter. */
const WEEKS = 4;

/** Means are whole hundredths of a file, at most this (655 files an hour): even that many are missed within minutes. */
const LARGEST_MEAN = 2 ** 16 - 1;

/**
 * How many files a source sends in each hour of the week, learned as they come. Hours are counted from 1970, in UTC.
 */
export interface Rhythm {
  /** The hour in which its first file came. */
  readonly since: number;
  /** The hour that is being counted. The hours before it are in the means. */
  readonly hour: number;
  /** Files so far in that hour. */
  readonly count: number;
  /** Mean number of files in each hour of the week, in hundredths. The first is Thursday, 0:00. */
  readonly means: Uint16Array;
}

export function hourOf(ms: number): number {
  return Math.floor(ms / HOUR_MS);
}

export function newRhythm(hour: number): Rhythm {
  return { since: hour, hour, count: 0, means: new Uint16Array(WEEK) };
}

/** The rhythm with one more file. A file of an hour that is in the means already counts for the current hour. */
export function withFile(rhythm: Rhythm, hour: number): Rhythm {
  const { count, ...current } = advanced(rhythm, hour);
  return { ...current, count: count + 1 };
}

/** Adds all hours before `to` to the means. */
function advanced(rhythm: Rhythm, to: number): Rhythm {
  if (to <= rhythm.hour) return rhythm;
  const means = rhythm.means.slice();
  let { count } = rhythm;
  for (let hour = rhythm.hour; hour < to; hour++) {
    const mean = means[hour % WEEK] ?? 0;
    const weeks = Math.min(WEEKS, Math.floor((hour - rhythm.since) / WEEK) + 1);
    means[hour % WEEK] = Math.min(LARGEST_MEAN, Math.floor(mean + (100 * count - mean) / weeks));
    count = 0;
  }
  return { ...rhythm, hour: to, count: 0, means };
}

/**
 * How many files are expected between two instants (epoch milliseconds). After the first week: the mean of these hours
 * of the week, or of the hours one earlier or later, whichever is least, so that daylight saving time causes no
 * silence. In the first week: the fewest files that came in these hours on any of the days before. The number never
 * shrinks while a pause gets longer.
 */
export function expectedFiles(rhythm: Rhythm, fromMs: number, toMs: number): number {
  const { since } = rhythm;
  const [from, to] = [fromMs / HOUR_MS, Math.max(fromMs, toMs) / HOUR_MS];
  if (from - WEEK > since)
    return Math.min(...[-1, 0, 1].map((shift) => usualFiles(rhythm, from + shift, to + shift, () => true)));
  const days = [1, 2, 3, 4, 5, 6].map((day) => -DAY * day).filter((day) => from + day >= since);
  if (days.length === 0) return 0;
  const isLike = (hour: number) => isLikeOneOf(days, hour);
  return Math.min(...days.map((day) => usualFiles(rhythm, from + day, to + day, (hour) => isLike(hour - day))));
}

/** The sum of the means between two times, in hours. @param counts whether an hour counts */
function usualFiles({ means }: Rhythm, from: number, to: number, counts: (hour: number) => boolean): number {
  let hundredths = 0;
  for (let hour = Math.floor(from); hour < to; hour++) {
    const share = Math.min(to, hour + 1) - Math.max(from, hour);
    if (counts(hour)) hundredths += share * (means[hour % WEEK] ?? 0);
  }
  return hundredths / 100;
}

/** Hours from Thursday, 0:00, to the middle of the weekend: Sunday, 0:00. */
const MID_WEEKEND = 72;

/**
 * Weekends have fewer files: an hour that is a weekend in some time zone needs a day before it that is a weekend in
 * all.
 */
function isLikeOneOf(days: readonly number[], hour: number): boolean {
  const fromWeekend = (at: number) => Math.abs((at % WEEK) + 0.5 - MID_WEEKEND);
  return fromWeekend(hour) > 36 || days.some((day) => fromWeekend(hour + day) < 12);
}
