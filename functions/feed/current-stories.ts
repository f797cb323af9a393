import { hottestFirst } from '../story/heat.ts';
import type { StoryItem } from '../story/items.ts';
import { type Key, newestFirst } from '../story/keys.ts';
import { FEED_STORIES } from './feed.ts';
import type { FeedState } from './feed-state.ts';

/** The feeds have at most so many stories, of the last so many days. */
const STORIES = 1_000;
const DAYS = 30;

const HOUR_MS = 3_600_000;
/** All stories are read again after this time: then a change that no run was told of is seen, too. */
const REBUILT_MS = 24 * HOUR_MS;
/** Reports join a story silently, mostly while it is among so many of the newest: a run reads these again. */
const READ_AGAIN = 250;

export interface StoryReader {
  /** Keys of the latest stories, as the day index lists them. */
  list: (range: { from: string; to: string; limit: number }) => Promise<readonly Key[]>;
  /** The stories at these keys as they are now: an older one may have been withdrawn since. */
  read: (keys: readonly Key[]) => Promise<StoryItem[]>;
  nowMs: () => number;
}

/**
 * The stories of the feeds now. With a state of the last day a run reads those that have changed, the newest and the hottest;
 * without one it reads them all.
 * @param changed keys of what the stream says was written or has expired
 */
export async function currentStories(
  changed: readonly Key[],
  state: FeedState | undefined,
  { list, read, nowMs }: StoryReader,
): Promise<FeedState> {
  const now = nowMs();
  const instant = (ms: number) => new Date(ms).toISOString();
  const from = instant(now - DAYS * 24 * HOUR_MS);
  const known = new Map(state?.stories.map((story) => [story.pk, story]));
  const isFresh = state !== undefined && now - state.builtAtMs < REBUILT_MS;
  if (!isFresh) {
    // To tomorrow, because the clocks of two functions differ.
    const listed = await list({ from, to: instant(now + 24 * HOUR_MS), limit: STORIES });
    const stories = await read([...listed, ...known.values(), ...changed]);
    return { builtAtMs: now, stories: latest(stories, from) };
  }
  const again = [
    ...state.stories.slice(0, READ_AGAIN),
    ...state.stories
      .filter(({ heat }) => heat !== undefined)
      .toSorted(hottestFirst)
      .slice(0, FEED_STORIES),
    ...changed,
  ];
  for (const { pk } of again) known.delete(pk);
  for (const story of await read(again)) known.set(story.pk, story);
  return { builtAtMs: state.builtAtMs, stories: latest([...known.values()], from) };
}

function latest(stories: readonly StoryItem[], from: string): StoryItem[] {
  return stories
    .filter(({ day, firstSeenAt }) => day !== undefined && firstSeenAt >= from)
    .toSorted(newestFirst)
    .slice(0, STORIES);
}
