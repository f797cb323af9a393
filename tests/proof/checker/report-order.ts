/** The upload and the crawl of one report of an article. */
export interface Report {
  readonly bucket: string;
  readonly key: string;
  readonly uploadedAt: string;
  readonly sequencer?: string | undefined;
  readonly crawledAt?: string | undefined;
  readonly textKey: string;
}

/** The crawl; the second of the upload where the file does not state a crawl, or one after the upload. */
export function observedAt({ crawledAt, uploadedAt }: Pick<Report, 'crawledAt' | 'uploadedAt'>): string {
  const isCredible = crawledAt !== undefined && Date.parse(crawledAt) <= Date.parse(uploadedAt);
  return isCredible ? crawledAt : second(uploadedAt);
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
