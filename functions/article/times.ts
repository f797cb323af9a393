import type { Article, ReadOptions, WarningCode } from './article.ts';
import { readDate } from './dates.ts';
import { type Fields, firstText } from './fields.ts';

export interface Times {
  instants: Pick<Article, 'publishedAt' | 'updatedAt' | 'crawledAt'>;
  warnings: WarningCode[];
}

/** The three times of an article, and the zone of one that states none: the crawler writes its own clock in UTC. */
const TIMES = [
  { field: 'publishedAt', zone: 'publisher' },
  { field: 'updatedAt', zone: 'publisher' },
  { field: 'crawledAt', zone: 'utc' },
] as const;

/** Clocks differ, and a zone may be a day ahead: only a date beyond that is odd. */
const FUTURE_MS = 36 * 3600 * 1000;

/** Reads the stated times. Of several dates for one of them (`date`, `publishdate`) the first that is a date counts. */
export function readTimes(fields: Fields, timeZone: string, { key, now }: ReadOptions): Times {
  const times: Times = { instants: {}, warnings: [] };
  for (const { field, zone } of TIMES) {
    let reason: WarningCode | undefined;
    for (const value of fields[field] ?? []) {
      const written = firstText([value]);
      if (written === undefined || NO_DATE.test(written)) continue;
      const reading = readDate(written, zone === 'utc' ? 'UTC' : timeZone);
      if (reading.ok) {
        times.instants[field] = reading.instant;
        reason = undefined;
        break;
      }
      reason ??= `${reading.reason}-date`;
    }
    if (reason !== undefined && !times.warnings.includes(reason)) times.warnings.push(reason);
  }
  const named = times.instants.publishedAt === undefined ? dateFromKey(key, timeZone) : undefined;
  if (named !== undefined) {
    times.instants.publishedAt = named;
    times.warnings.push('date-from-key');
  }
  if (now !== undefined && Object.values(times.instants).some((instant) => Date.parse(instant) > now + FUTURE_MS)) {
    times.warnings.push('future-date');
  }
  return times;
}

/** Jekyll writes `published: true`; templates leave `null` behind. */
const NO_DATE = /^(?:true|false|yes|no|null|none|~|draft)$/i;

/** Jekyll keeps the date of a post in its file name: `_posts/2021-03-04-title.md`. */
function dateFromKey(key: string | undefined, timeZone: string): string | undefined {
  const day = key === undefined ? undefined : /(?:^|\/)(\d{4}-\d{2}-\d{2})-[^/]*$/.exec(key)?.[1];
  const reading = day === undefined ? undefined : readDate(day, timeZone);
  return reading?.ok ? reading.instant : undefined;
}
