import type { ListedStory, ListRange } from '../story/dynamo-day-index.ts';
import type { StoryItem } from '../story/items.ts';
import { type Key, newestFirst } from '../story/keys.ts';

/** The feeds have at most so many stories, of the last so many days. */
const STORIES = 1_000;
const DAYS = 30;

const DAY_MS = 86_400_000;
const LAST_INSTANT = 'T23:59:59.999Z';

export interface StoryReader {
  /** The day index, which may not list new stories yet. */
  list: (range: ListRange) => Promise<ListedStory[]>;
  /** The stories at these keys as they are now: an older one may have been withdrawn since. */
  read: (keys: readonly Key[]) => Promise<StoryItem[]>;
}

/**
 * Reads the latest stories, the newest first, and remembers the lists of the days before yesterday: no story is added to them. Each day costs
 * eight queries, and a quiet stack reads 30 days to fill its feeds.
 */
export function createLatestStories({ list, read }: StoryReader) {
  const remembered = new Map<string, ListedStory[]>();

  const listFrom = async (from: string, nowMs: number): Promise<ListedStory[]> => {
    for (const day of remembered.keys()) if (day < from.slice(0, 10)) remembered.delete(day);
    const listed: ListedStory[] = [];
    // From tomorrow, because the clocks of two functions differ.
    for (let past = -1; past <= DAYS && listed.length < STORIES; past++) {
      const day = new Date(nowMs - past * DAY_MS).toISOString().slice(0, 10);
      const stories = remembered.get(day) ?? (await list({ from: day, to: `${day}${LAST_INSTANT}`, limit: STORIES }));
      if (past > 1) remembered.set(day, stories);
      listed.push(...stories);
    }
    return listed.filter(({ firstSeenAt }) => firstSeenAt >= from);
  };

  /** @param changed keys of stories that may be too new for the index, or too old for the feeds. */
  return async (changed: readonly Key[], nowMs: number): Promise<StoryItem[]> => {
    const from = new Date(nowMs - DAYS * DAY_MS).toISOString();
    const stories = await read([...(await listFrom(from, nowMs)), ...changed]);
    return stories
      .filter(({ day, firstSeenAt }) => day !== undefined && firstSeenAt >= from)
      .sort(newestFirst)
      .slice(0, STORIES);
  };
}
