import type { Article, FrontMatterValue, ReadOptions, WarningCode } from '../article.ts';
import { type Fields, firstText, textOf } from '../front-matter/fields.ts';
import { loadAnyDate } from '../lazy.cjs';
import { type DateReading, hasFixedOffset, readPlainDate } from './plain-date.ts';

interface Times {
  stated: Pick<Article, 'publishedAt' | 'publishedOn' | 'updatedAt' | 'crawledAt'>;
  warnings: WarningCode[];
}

/** The three times of an article, and the zone of a time without one: the crawler's own clock is in UTC. */
const TIMES = [
  { field: 'publishedAt', zone: 'publisher' },
  { field: 'updatedAt', zone: 'publisher' },
  { field: 'crawledAt', zone: 'utc' },
] as const;

/** Clocks differ and zones are up to a day ahead, so only a later date is odd. */
const FUTURE_MS = 36 * 3600 * 1000;

/**
 * Reads the stated times. If a file states several dates for one of them (`date`, `publishdate`), the first valid date
 * counts.
 */
export function readTimes(fields: Fields, timeZone: string, { key, now }: ReadOptions): Times {
  const { stated, warnings }: Times = { stated: {}, warnings: [] };
  for (const { field, zone } of TIMES) {
    const reading = firstDate(writtenFor(field, fields), zone === 'utc' ? 'UTC' : timeZone);
    if (reading?.ok) {
      stated[field] = reading.instant;
      if (field === 'publishedAt' && reading.day !== undefined) stated.publishedOn = reading.day;
    } else if (reading && !warnings.includes(`${reading.reason}-date`)) warnings.push(`${reading.reason}-date`);
  }
  const named = stated.publishedAt === undefined ? dateFromName(key, fields, timeZone) : undefined;
  if (named?.ok) {
    stated.publishedAt = named.instant;
    if (named.day !== undefined) stated.publishedOn = named.day;
    warnings.push('date-from-key');
  }
  const isAhead = ({ field }: (typeof TIMES)[number]) =>
    now !== undefined && Date.parse(stated[field] ?? '') > now + FUTURE_MS;
  if (TIMES.some(isAhead)) warnings.push('future-date');
  return { stated, warnings };
}

/** The first valid date, else what is wrong with the first text. */
function firstDate(written: readonly string[], timeZone: string): DateReading | undefined {
  let first: DateReading | undefined;
  for (const text of written.slice(0, MOST_DATES)) {
    if (NO_DATE.test(text)) continue;
    const reading = readDate(text, timeZone);
    if (reading.ok) return reading;
    first ??= reading;
  }
  return first;
}

/** The most dates that are tried for one field. */
const MOST_DATES = 8;

/** Values that mean no date: Jekyll's `published: true`, requests to Eleventy and Quarto, `null`, Go's zero time. */
const NO_DATE =
  /^(?:true|false|yes|no|null|none|~|draft|(?:git )?created|(?:git )?last[- ]modified|today|now|0001-01-01.*)$/i;

/**
 * The texts that state a time, in the order of the alias table. Docusaurus has `last_update: { date: …, author: … }`,
 * the blog of MkDocs `date: { created: …, updated: … }`.
 */
function writtenFor(field: (typeof TIMES)[number]['field'], fields: Fields): string[] {
  const written: string[] = [];
  for (const value of fields[field] ?? [])
    add(written, typeof value === 'string' ? value : (part(value, 'date') ?? part(value, 'created') ?? value));
  if (field === 'updatedAt') for (const date of fields.publishedAt ?? []) add(written, part(date, 'updated'));
  return written;
}

function add(texts: string[], value: FrontMatterValue | undefined): void {
  const text = textOf(value);
  if (text !== undefined && text !== '') texts.push(text);
}

function part(value: FrontMatterValue, key: string): FrontMatterValue | undefined {
  return typeof value === 'object' && !Array.isArray(value) ? value[key] : undefined;
}

/**
 * A full date anywhere in the name of a file, or of the folder of an `index.md`: `_posts/2021-03-04-title.md`,
 * `20260313_1357_news.md`; or in the path that a file states. Of two, neither is sure.
 */
const DATES_IN_NAME = new RegExp(
  String.raw`(?<!\d)(?<year>(?:19|20)\d\d)(?:(?<mark>[-_./])(?<month>\d{1,2})(?:\k<mark>|-)(?<day>\d{1,2})|` +
    String.raw`(?<monthIn>0[1-9]|1[0-2])(?<dayIn>[0-3]\d)(?:\d{4}|\d{6})?|` +
    String.raw`[년年] ?(?<monthAt>\d{1,2}) ?[月월] ?(?<dayAt>\d{1,2}) ?[日일])(?!\d)`,
  'g',
);
/** A month's folder belongs to the name: `_posts/2021/03-04-title.md`. */
const NAME = /(?:(?:19|20)\d\d\/(?=\d\d-\d\d[-_]))?[^/]*(?:\/index\.mdx?)?$/;
const LONGEST_NAME = 300;

/** The only full date in the name of a file, or in the path that it states. */
export function dateFromName(key: string | undefined, fields: Fields, timeZone: string): DateReading | undefined {
  const paths = (fields.path ?? []).map((path) => firstText([path]) ?? '');
  for (const name of [NAME.exec(key?.slice(-LONGEST_NAME) ?? '')?.[0] ?? '', ...paths]) {
    const found = Array.from(name.slice(-LONGEST_NAME).matchAll(DATES_IN_NAME));
    const { year, month, day, monthIn, dayIn, monthAt, dayAt } = found[0]?.groups ?? {};
    const parts = [year, month ?? monthIn ?? monthAt, day ?? dayIn ?? dayAt].map((part) => part?.padStart(2, '0'));
    const reading = found.length === 1 ? readDate(parts.join('-'), timeZone) : undefined;
    if (reading?.ok) return reading;
  }
  return undefined;
}

/**
 * Reads a written date as an instant (ISO 8601, UTC). A date without a zone is in `timeZone`. 30 February and 25
 * o'clock are refused. A time that a clock change skips or repeats has the offset before the change.
 */
export function readDate(written: string, timeZone: string): DateReading {
  const plain = readPlainDate(written.trim(), timeZone);
  return plain ?? loadAnyDate().readAnyDate(written, timeZone);
}

const DEFAULT_TIME_ZONE = 'UTC';
/** Where the publishers of the crawler's own files are, unless the settings say otherwise. */
const CRAWLER_TIME_ZONE = 'Asia/Seoul';

/**
 * The zone of dates that state none: that of the publisher, else of the longest folder that contains the key, else
 * `timeZone`, else Seoul for a file in the crawler's own shape.
 */
export function zoneFor(
  publisher: string | undefined,
  fields: Fields,
  { key = '', timeZone = DEFAULT_TIME_ZONE, timeZones = {} }: ReadOptions,
): string {
  const isOf = (name: string) => !name.endsWith('/') && name.toLowerCase() === publisher?.toLowerCase();
  const ofPublisher = Object.keys(timeZones).find(isOf);
  const folders = Object.keys(timeZones).filter((name) => name.endsWith('/') && key.startsWith(name));
  const name = ofPublisher ?? folders.toSorted((one, other) => other.length - one.length)[0];
  // A file of the crawler may declare no hash.
  const isCrawlers = fields.oid !== undefined && fields.aid !== undefined;
  const usual = isCrawlers && timeZone === DEFAULT_TIME_ZONE ? CRAWLER_TIME_ZONE : timeZone;
  return (name !== undefined && timeZones[name]) || usual;
}

/**
 * Whether this machine knows a time zone. The answer is cached, so ask only about settings and never about a file's
 * zone.
 */
export function isTimeZone(name: string): boolean {
  if (hasFixedOffset(name)) return true;
  const known = KNOWN_ZONES.get(name) ?? lookUp(name);
  KNOWN_ZONES.set(name, known);
  return known;
}

const KNOWN_ZONES = new Map<string, boolean>();

function lookUp(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false; // RangeError: no such zone
  }
}
