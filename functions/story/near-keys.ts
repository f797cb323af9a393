import { sha256 } from '../article/hash.ts';
import type { Key } from './keys.ts';
import { TELLING } from './near-headline.ts';
import type { NearReport } from './near-report.ts';

/**
 * The keys by which a report is found and finds others, in the order in which they are claimed: its headline where that says
 * something, then its anchors, `most` in all. The version is that of the shingles and hashes.
 */
export function nearKeys(report: NearReport, anchors: readonly number[], most: number): Key[] {
  const telling = report.kind !== 'caption' && report.headline.length >= TELLING;
  const headline = telling ? [key(`HEAD#1#${sha256(report.headline, 'base64url').slice(0, 16)}`)] : [];
  const bands = anchors.slice(0, most - headline.length).map((anchor) => key(`BAND#1#${anchor.toString(36)}`));
  return [...headline, ...bands];
}

const key = (pk: string): Key => ({ pk, sk: 'NEAR' });
