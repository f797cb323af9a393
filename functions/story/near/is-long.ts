import type { NearReport } from './near-report.ts';

/** More shingles than this: two Korean pages, two thirds of an English one. */
const LONG = 1200;

/** A long text repeats enough of its own to be found by fewer keys, and what it shares with others is among the first of them. */
export const isLong = ({ fingerprint }: NearReport): boolean => fingerprint.size > LONG;
