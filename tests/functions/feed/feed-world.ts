import { type FeedBucket, ForeignFeedError } from '../../../functions/feed/feed-bucket.ts';
import { dayIn } from '../../../functions/feed/feed-days.ts';
import { unpackDay } from '../../../functions/feed/feed-state.ts';
import { type FeedDependencies, type FeedSettings, updateFeeds } from '../../../functions/feed/update-feeds.ts';
import type { StoryItem } from '../../../functions/story/items/items.ts';
import { storyIdAt } from '../../../functions/story/items/keys.ts';
import type { ChangeList } from '../../../functions/story/table/dynamo-change-lists.ts';
import { at } from './stories.ts';

export const SETTINGS: FeedSettings = {
  source: '/wiredrop/Wiredrop',
  title: 'News',
  url: 'https://news.example.com/feeds/',
  hub: '',
  timeZone: 'UTC',
};

/** Table, bucket and lease in memory, at a minute of 5 January. */
export function feedWorld(settings: Partial<FeedSettings> = {}) {
  const files = new Map<string, string | Uint8Array>();
  const foreign = new Set<string>();
  const stories = new Map<string, StoryItem>();
  let lists: ChangeList[] = [];
  let held = false;
  let minute = 60;
  const asked = { listed: 0, keys: 0 };
  const bucket: FeedBucket = {
    list: async () => [...files.keys()].filter((name) => !name.startsWith('.')),
    async read(name) {
      const body = files.get(name);
      return body === undefined ? undefined : Buffer.from(body);
    },
    async put({ name, body }) {
      if (foreign.has(name)) throw new ForeignFeedError(name);
      files.set(name, body);
    },
    async remove(name) {
      files.delete(name);
    },
  };
  const dependencies: FeedDependencies = {
    bucket,
    lease: {
      async take() {
        if (held) return false;
        held = true;
        return true;
      },
      async release() {
        held = false;
      },
    },
    changes: {
      read: async () => [...lists],
      async remove(read) {
        lists = lists.filter((list) => !read.includes(list));
      },
    },
    stories: {
      async list({ from, to }) {
        asked.listed += 1;
        return [...stories.values()].filter(({ firstSeenAt }) => from <= firstSeenAt && firstSeenAt <= to);
      },
      async read(keys) {
        const wanted = new Set(keys.map(({ pk }) => pk));
        asked.keys += wanted.size;
        return [...stories.values()].filter(({ pk }) => wanted.has(pk));
      },
      nowMs: () => Date.parse(at(minute)),
    },
  };
  const world = {
    ...{ files, foreign, stories, dependencies, asked },
    /** Writes stories, and lists them as a shard of the stream does. */
    write(...written: StoryItem[]) {
      for (const story of written) stories.set(story.pk, story);
      lists.push({ pk: 'CHANGED', sk: String(lists.length), storyIds: written.map(storyIdAt) });
    },
    remove(...removed: StoryItem[]) {
      for (const { pk } of removed) stories.delete(pk);
      lists.push({ pk: 'CHANGED', sk: String(lists.length), storyIds: removed.map(storyIdAt) });
    },
    waiting: () => lists.length,
    goTo(at: number) {
      minute = at;
    },
    run: () => updateFeeds(dependencies, { ...SETTINGS, ...settings }),
    async update(...written: StoryItem[]) {
      world.write(...written);
      const result = await world.run();
      if (result === undefined) throw new Error('another run is writing');
      return result;
    },
    text: (name: string) => String(files.get(name) ?? ''),
    /** What every file says, the compressed ones included. */
    everything: () =>
      [...files].map(([name, body]) =>
        name.startsWith('.days/') ? JSON.stringify([...(unpackDay(Buffer.from(body))?.values() ?? [])]) : String(body),
      ),
    names: () => [...files.keys()].filter((name) => !name.startsWith('.')).sort(),
    today: () => dayIn('UTC')(Date.parse(at(minute))),
  };
  return world;
}
