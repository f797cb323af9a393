import type { Article } from '../../article/article.ts';
import { fingerprint } from '../../article/fingerprint/fingerprint.ts';
import type { Key } from '../keys.ts';
import { nearKeys } from './near-keys.ts';
import { type NearReport, nearReport } from './near-report.ts';
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
