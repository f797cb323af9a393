import type { FeedBucket } from './feed-bucket.ts';
import { type FeedStory, packed, unpacked } from './feed-state.ts';

/** UTC day on which the stack first saw a story: the file that has it. */
export const listedOn = ({ firstSeenAt }: Pick<FeedStory, 'firstSeenAt'>): string => firstSeenAt.slice(0, 10);

export interface StoredDay {
  /** Empty: there is no file. */
  readonly etag: string;
  readonly stories: readonly FeedStory[];
}

/** The stories of UTC days, a file each. */
export interface StoryDays {
  /** @param etag of the file, as far as it is known: one that was read before is not read again */
  read(day: string, etag: string): Promise<StoredDay>;
  /** @returns its ETag */
  write(day: string, stories: readonly FeedStory[]): Promise<string>;
}

/** Most stories that are kept in memory between two runs. */
const KEPT = 60_000;

export function storyDays(bucket: Pick<FeedBucket, 'readOwn' | 'saveOwn'>): StoryDays {
  const kept = new Map<string, StoredDay>();
  function keep(day: string, stored: StoredDay): StoredDay {
    kept.delete(day);
    kept.set(day, stored);
    const count = () => [...kept.values()].reduce((sum, { stories }) => sum + stories.length, 0);
    for (const [oldest] of kept) if (oldest !== day && count() > KEPT) kept.delete(oldest);
    return stored;
  }
  return {
    async read(day, etag) {
      const known = kept.get(day);
      if (known && known.etag !== '' && known.etag === etag) return known;
      const file = await bucket.readOwn(dayFile(day));
      return keep(day, { etag: file?.etag ?? '', stories: unpacked<readonly FeedStory[]>(file?.bytes) ?? [] });
    },
    async write(day, stories) {
      const etag = (await bucket.saveOwn(dayFile(day), packed(stories))) ?? '';
      return keep(day, { etag, stories }).etag;
    },
  };
}

export const dayFile = (day: string): string => `${day}.gz`;
