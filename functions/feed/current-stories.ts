import { hottestFirst } from '../story/items/heat.ts';
import { type Key, newestFirst } from '../story/items/keys.ts';
import { FEED_STORIES } from './feed.ts';
import type { FeedState, FeedStory } from './feed-state.ts';

/** Feeds are made of at most this many stories, of the last 30 days. */
const STORIES = 1_000;
const DAYS = 30;

const HOUR_MS = 3_600_000;
/** After this time all stories are read again, which shows changes that no run was notified of. */
const REBUILT_MS = 24 * HOUR_MS;
/** Newest stories that every run reads again: most reports that join silently join one of these. */
const READ_AGAIN = 250;

export interface StoryReader {
  /** Keys of the latest stories, as the day index lists them. */
  list: (range: { from: string; to: string; limit: number }) => Promise<readonly Key[]>;
  /** The current stories at these keys, because a story may have been withdrawn since it was listed. */
  read: (keys: readonly Key[]) => Promise<FeedStory[]>;
  nowMs: () => number;
}

/**
 * The current stories of the feeds. With a state of the last day, only the changed, the newest and the hottest stories
 * are read; otherwise all of them.
 * @param changed keys of stories that the stream reports as written or expired
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
    // Up to tomorrow, because clocks of functions differ.
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

function latest(stories: readonly FeedStory[], from: string): FeedStory[] {
  return stories
    .filter(({ day, firstSeenAt }) => day !== undefined && firstSeenAt >= from)
    .toSorted(newestFirst)
    .slice(0, STORIES);
}
