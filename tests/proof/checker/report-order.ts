/** The upload and the crawl of one report of an article. */
export interface Report {
  readonly bucket: string;
  readonly key: string;
  readonly uploadedAt: string;
  readonly sequencer?: string | undefined;
  readonly crawledAt?: string | undefined;
  /** ISO 8601 UTC; with `publishedOn`, the midnight of a day of which no time is known. */
  readonly publishedAt?: string | undefined;
  readonly publishedOn?: string | undefined;
  readonly textKey: string;
  /** When its embargo had ended. */
  readonly releasedAt?: string | undefined;
}

type Times = Pick<Report, 'crawledAt' | 'uploadedAt' | 'releasedAt'>;

/** The release; the crawl; the second of the upload where the file does not state a crawl, or one after the upload. */
export function observedAt({ crawledAt, uploadedAt, releasedAt }: Times): string {
  if (releasedAt !== undefined) return second(releasedAt);
  const isCredible = crawledAt !== undefined && Date.parse(crawledAt) <= Date.parse(uploadedAt);
  return isCredible ? crawledAt : second(uploadedAt);
}

const HALF_DAY_MS = 43_200_000;

/**
 * Whether one article is newer than another: by crawl, else by publication, else by upload. A day of publication counts
 * as its noon; of two articles within half a day of it, the one that came later is newer.
 */
export function isNewer(one: Report, other: Report): boolean {
  const [at, otherAt] = [ownTime(one), ownTime(other)];
  const isOfDay = [one, other].some(
    ({ crawledAt, publishedOn }) => crawledAt === undefined && publishedOn !== undefined,
  );
  const isTie = at === otherAt || (isOfDay && Math.abs(at - otherAt) <= HALF_DAY_MS);
  return isTie ? observedAt(one) > observedAt(other) : at > otherAt;
}

function ownTime({ publishedAt, publishedOn, ...report }: Report): number {
  const observed = Date.parse(observedAt(report));
  if ((report.crawledAt ?? report.releasedAt) !== undefined || publishedAt === undefined) return observed;
  return Math.min(observed, Date.parse(publishedAt) + (publishedOn === undefined ? 0 : HALF_DAY_MS));
}

/**
 * The order of one article's reports: observation, second of the upload, bucket, key, S3's sequencer, instant of the
 * upload, words. Negative where `one` is the older.
 */
export function compareReports(one: Report, other: Report): number {
  const [left, right] = [rank(one, other), rank(other, one)];
  const at = left.findIndex((value, index) => value !== right[index]);
  return at < 0 ? 0 : (left[at] as string) < (right[at] as string) ? -1 : 1;
}

const rank = (report: Report, other: Report): string[] => [
  observedAt(report),
  second(report.uploadedAt),
  report.bucket,
  report.key,
  // Hexadecimal numbers of different length compare after they are padded on the right.
  (report.sequencer ?? '').toLowerCase().padEnd(other.sequencer?.length ?? 0, '0'),
  report.uploadedAt,
  report.textKey,
];

const second = (instant: string): string => `${instant.slice(0, 19)}.000Z`;
