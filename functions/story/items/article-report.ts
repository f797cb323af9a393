import type { Article, Doubtful, ReadContainer, ReadHeld } from '../../article/index.ts';
import { byKind } from '../../article/internal.ts';
import { isDayOnly, type Profile } from '../../matching/profile.ts';
import { compareSequencers, type FileVersion } from './file-version.ts';
import type { ReceiptReason } from './receipt-reasons.ts';

/** What orders the reports of one article: enough to say which of two is older. */
export interface ArticleReport {
  textKey: string;
  /** Its crawl, else its upload: see `crawlTime`. */
  observedAt: string;
  bucket: string;
  key: string;
  /** Absent in a bucket without versioning. */
  versionId?: string;
  /** Instant of the upload. */
  uploadedAt: string;
  sequencer?: string;
}

export function articleReport(article: Article, file: FileVersion): ArticleReport {
  return {
    textKey: article.textKey,
    observedAt: crawlTime(article, file),
    bucket: file.bucket,
    key: file.key,
    uploadedAt: file.uploadedAt,
    ...(file.versionId && { versionId: file.versionId }),
    ...(file.sequencer && { sequencer: file.sequencer }),
  };
}

/**
 * What orders the reports of one article: its release from an embargo, else the crawl, else the upload. Not the
 * publication, because a correction may state any. A crawl later than the upload counts as the upload, because one file
 * dated ahead would make every true crawl of its article stale. An upload counts by its second: within a second S3's
 * sequencer orders two writes of a key, and the clocks of two of its hosts do not.
 */
export function crawlTime(article: Pick<Article, 'crawledAt'>, file: UploadTimes): string {
  if (file.releasedAt !== undefined) return wholeSecond(file.releasedAt);
  const uploaded = wholeSecond(file.uploadedAt);
  if (article.crawledAt === undefined) return uploaded;
  return Date.parse(article.crawledAt) > Date.parse(file.uploadedAt) ? uploaded : article.crawledAt;
}

type UploadTimes = Pick<FileVersion, 'uploadedAt' | 'releasedAt'>;

/** What says when an article was: a file's statements, or the facts that a story has of it. */
interface Times extends Pick<Article, 'crawledAt' | 'publishedAt' | 'publishedOn'> {
  observedAt: string;
}

const HALF_DAY_MS = 12 * 60 * 60 * 1000;

/**
 * An article's own time: its release from an embargo, else its crawl, else its publication, else its upload; never
 * later than the upload. A day of publication without a time counts as its noon, where the publisher is. Windows, match
 * keys and the archive's index go by it, in whatever order files come.
 */
export function articleTime(
  article: Pick<Article, 'crawledAt' | 'publishedAt' | 'publishedOn'>,
  file: UploadTimes,
): string {
  if (file.releasedAt !== undefined) return crawlTime(article, file);
  return timeIn({ ...article, observedAt: crawlTime(article, file) });
}

function timeIn({ observedAt, crawledAt, publishedAt, publishedOn }: Times): string {
  if (crawledAt !== undefined || publishedAt === undefined) return observedAt;
  const published = Date.parse(publishedAt) + (publishedOn === undefined ? 0 : HALF_DAY_MS);
  return new Date(Math.min(published, Date.parse(observedAt))).toISOString();
}

/** When an article was, as a reader means it: an instant (`articleTime`), or a day if it states no hour or crawl. */
export function statedTime(times: Times): string {
  const { crawledAt, publishedOn, observedAt } = times;
  const isDay = crawledAt === undefined && publishedOn !== undefined && publishedOn <= observedAt.slice(0, 10);
  return isDay ? publishedOn : timeIn(times);
}

/** Whether one article is newer than another. If one has only a day, and both are of it, the later upload is newer. */
export function isNewer(one: Times, other: Times): boolean {
  const [at, otherAt] = [timeIn(one), timeIn(other)];
  const isOneDay = [one, other].some(isDayOnly) && Math.abs(Date.parse(at) - Date.parse(otherAt)) <= HALF_DAY_MS;
  return at === otherAt || isOneDay ? one.observedAt > other.observedAt : at > otherAt;
}

/**
 * The order of one article's reports. It is total and depends on nothing but the two reports, so an article ends the
 * same in whatever order they arrive. The first of these in which the two differ decides:
 *
 *     observedAt                 the crawl, else the second of the upload
 *     second of the upload       `backfill` knows no more of an upload than this
 *     bucket, key                two files of one second: neither is newer, so any fixed order will do
 *     sequencer                  S3's own order of a key's writes, better than clocks; a report without one is older
 *     instant of the upload
 *     textKey                    so that the order is total
 *
 * "By sequencer if both have one, else by time" would not be transitive.
 */
export function isOlder(one: ArticleReport, other: ArticleReport): boolean {
  const order =
    compare(one.observedAt, other.observedAt) ||
    compare(wholeSecond(one.uploadedAt), wholeSecond(other.uploadedAt)) ||
    compare(one.bucket, other.bucket) ||
    compare(one.key, other.key) ||
    compareSequencers(one.sequencer ?? '', other.sequencer ?? '') ||
    compare(one.uploadedAt, other.uploadedAt) ||
    compare(one.textKey, other.textKey);
  return order < 0;
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** Seconds since 1970, whole: the unit of DynamoDB's time to live. */
export function epochSeconds(instant: string): number {
  return Math.floor(Date.parse(instant) / 1000);
}

/** An ISO 8601 UTC instant without its milliseconds. */
export function wholeSecond(instant: string): string {
  return `${instant.slice(0, 'YYYY-MM-DDTHH:mm:ss'.length)}.000Z`;
}

/** An article as it was read from its file, what the file does with it, and what it is compared by. */
export interface ArticleWithProfile<Kind = 'article' | 'retracted' | 'held'> {
  kind: Kind;
  article: Article;
  profile: Profile;
}

/** A report that is recorded now: nothing is announced of an article that is held. */
export type Report = ArticleWithProfile<'article'> | ArticleWithProfile<'retracted'>;

/** What the reader made of the file, or the code of why it could not be read: its own reasons, and the object's. */
export type Reading =
  | Report
  | (ArticleWithProfile<'held'> & Pick<ReadHeld, 'until'>)
  | Pick<ReadContainer, 'kind' | 'container'>
  | {
      kind: 'refused';
      reason: ReceiptReason;
      detail: string;
      publisher?: string;
      withheld?: ArticleWithProfile<'held'>;
      /** What is in doubt, of a file that is unsure. */
      doubtful?: Doubtful;
    };

/** The report of a reading that is recorded now, if it has one. */
export function reportIn(reading: Reading): Report | undefined {
  return byKind<Reading, Report | undefined>(reading, {
    article: (report) => report,
    retracted: (report) => report,
    held: () => undefined,
    container: () => undefined,
    refused: () => undefined,
  });
}
