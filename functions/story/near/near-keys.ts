import { sha256 } from '../../article/hash.ts';
import type { Key } from '../keys.ts';
import { TELLING } from './headline.ts';
import { isLong } from './is-long.ts';
import type { NearReport } from './near-report.ts';

/** Captions that join are all but equal: they have their first keys in common. */
const CAPTION_KEYS = 8;
const LONG_KEYS = 12;

/**
 * The keys by which a report is found and finds others, in the order in which they are claimed: its headline where that says
 * something, then its anchors, `most` in all, and fewer where fewer do. The version is that of the shingles and hashes.
 */
export function nearKeys(report: NearReport, anchors: readonly number[], most: number): Key[] {
  const many = Math.min(most, keysOf(report));
  const telling = report.kind !== 'caption' && report.headline.length >= TELLING;
  const headline = telling ? [key(`HEAD#1#${sha256(report.headline, 'base64url').slice(0, 16)}`)] : [];
  const bands = anchors.slice(0, many - headline.length).map((anchor) => key(`BAND#1#${anchor.toString(36)}`));
  return [...headline, ...bands];
}

const keysOf = (report: NearReport): number =>
  report.kind === 'caption' ? CAPTION_KEYS : isLong(report) ? LONG_KEYS : Number.POSITIVE_INFINITY;

const key = (pk: string): Key => ({ pk, sk: 'NEAR' });
