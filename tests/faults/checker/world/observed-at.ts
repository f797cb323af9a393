import type { ReadVersion } from './findings.ts';
import { secondOf } from './second-of.ts';

const DAY_MS = 86_400_000;

/** When a version was seen: its crawl, but not more than a day after its upload (then the second of that). */
export const observedAt = ({ reading, uploadedAt }: Pick<ReadVersion, 'reading' | 'uploadedAt'>): string =>
  reading.crawledAt === '' || Date.parse(reading.crawledAt) > Date.parse(uploadedAt) + DAY_MS
    ? secondOf(uploadedAt)
    : reading.crawledAt;
