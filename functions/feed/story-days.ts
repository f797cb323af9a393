import type { FeedBucket } from './feed-bucket.ts';
import { type FeedStory, packed, unpacked } from './feed-state.ts';

/**
 * How many parts a UTC day has: one file of 30,000 stories is read and written in some seconds. A part is a day
 * (`2026-01-05`), an hour of it (`2026-01-05T07`) or ten minutes (`2026-01-05T07:3`).
 */
export type Parts = 1 | 24 | 144;

const NAME_LENGTHS: Readonly<Record<Parts, number>> = { 1: 10, 24: 13, 144: 15 };
const DAY_MS = 86_400_000;

/** The part of a day in which an instant is: the beginning of its ISO form. */
export function partAt(instant: string, parts: Parts): string {
  return instant.slice(0, NAME_LENGTHS[parts]);
}

/** The first and the last instant of a part, in ISO form. */
export function rangeOf(part: string, parts: Parts): { from: string; to: string } {
  const from = `${part}${'2026-01-05T00:00:00.000Z'.slice(part.length)}`;
  return { from, to: new Date(Date.parse(from) + DAY_MS / parts - 1).toISOString() };
}

export function partBefore(part: string, parts: Parts): string {
  return partAt(new Date(Date.parse(rangeOf(part, parts).from) - 1).toISOString(), parts);
}

export interface StoredDay {
  /** Empty: there is no file. */
  readonly etag: string;
  readonly stories: readonly FeedStory[];
}

/** The stories of UTC days or of parts of them, a file each; and those that pages are made of. */
export interface StoryDays {
  /** @param etag of the file, as far as it is known: one that was read before is not read again */
  read(part: string, etag: string): Promise<StoredDay>;
  /** @returns its ETag */
  write(part: string, stories: readonly FeedStory[]): Promise<string>;
}

/** Most stories that are kept in memory between two runs. */
const KEPT = 60_000;

export function storyDays(bucket: Pick<FeedBucket, 'readOwn' | 'saveOwn'>): StoryDays {
  const kept = new Map<string, StoredDay>();
  function keep(part: string, stored: StoredDay): StoredDay {
    kept.delete(part);
    kept.set(part, stored);
    const count = () => [...kept.values()].reduce((sum, { stories }) => sum + stories.length, 0);
    for (const [oldest] of kept) if (oldest !== part && count() > KEPT) kept.delete(oldest);
    return stored;
  }
  return {
    async read(part, etag) {
      const known = kept.get(part);
      if (known && known.etag !== '' && known.etag === etag) return known;
      const file = await bucket.readOwn(dayFile(part));
      return keep(part, { etag: file?.etag ?? '', stories: unpacked<readonly FeedStory[]>(file?.bytes) ?? [] });
    },
    async write(part, stories) {
      const etag = (await bucket.saveOwn(dayFile(part), packed(stories))) ?? '';
      return keep(part, { etag, stories }).etag;
    },
  };
}

export const dayFile = (part: string): string => `${part}.gz`;
