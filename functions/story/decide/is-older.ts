import type { ArticleReport } from '../article-report.ts';
import { compareSequencers } from '../file-version.ts';
import { wholeSecond } from '../time.ts';

/**
 * The order of one article's reports. It is total and depends on nothing but the two reports, so that an article ends alike
 * whatever order they arrive in. The first of these in which the two differ decides:
 *
 *     observedAt                 the crawl, else the second of the upload
 *     bucket, key                one crawl in two files: neither is newer, but one must be
 *     second of the upload       of one key; `reconcile` knows no more of an upload than this
 *     sequencer                  S3's own order of a key's writes, better than clocks; without one comes before any
 *     instant of the upload
 *     textKey                    nothing else is left
 *
 * "By sequencer where both have one, else by time" would go round in a circle.
 */
export const isOlder = (one: ArticleReport, other: ArticleReport): boolean => {
  const order =
    compare(one.observedAt, other.observedAt) ||
    compare(one.bucket, other.bucket) ||
    compare(one.key, other.key) ||
    compare(wholeSecond(one.uploadedAt), wholeSecond(other.uploadedAt)) ||
    compareSequencers(one.sequencer ?? '', other.sequencer ?? '') ||
    compare(one.uploadedAt, other.uploadedAt) ||
    compare(one.textKey, other.textKey);
  return order < 0;
};

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
