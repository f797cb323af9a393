import type { Article } from '../../article/article.ts';
import { fingerprint } from '../../article/fingerprint/fingerprint.ts';
import { sha256 } from '../../article/strings.ts';
import type { Key } from '../keys.ts';
import { TELLING } from './headline.ts';
import { isLong, type NearReport, nearReport } from './near-report.ts';
import type { NearSettings } from './near-settings.ts';

/** What an article brings to the search for its story: the report to compare, and the keys to look up and to claim. */
export interface Near {
  report: NearReport;
  /** At most `settings.probes`, in the order in which they are claimed. */
  keys: readonly Key[];
}

/** Pure, some 50 µs for an article of 4 KB: make it once per arrival, and only for one that exact dedupe does not settle. */
export function nearOf(article: Article, normalText: string, observedAt: string, settings: NearSettings): Near {
  const print = fingerprint(article, normalText);
  const report = nearReport(article, print, observedAt);
  return { report, keys: nearKeys(report, print.anchors, settings.probes) };
}

/** Captions that join are all but equal: they have their first keys in common. */
const CAPTION_KEYS = 8;
const LONG_KEYS = 12;

/**
 * The keys by which a report is found and finds others: its headline where that says something, then its anchors, `most` in all,
 * and fewer where fewer do. The number in a key is the version of the shingles and hashes it is made of.
 */
function nearKeys(report: NearReport, anchors: readonly number[], most: number): Key[] {
  const many = Math.min(most, keysOf(report));
  const telling = report.kind !== 'caption' && report.headline.length >= TELLING;
  const headline = telling ? [key(`HEAD#1#${sha256(report.headline, 'base64url').slice(0, 16)}`)] : [];
  const bands = anchors.slice(0, many - headline.length).map((anchor) => key(`BAND#1#${anchor.toString(36)}`));
  return [...headline, ...bands];
}

const keysOf = (report: NearReport): number =>
  report.kind === 'caption' ? CAPTION_KEYS : isLong(report) ? LONG_KEYS : Number.POSITIVE_INFINITY;

const key = (pk: string): Key => ({ pk, sk: 'NEAR' });
