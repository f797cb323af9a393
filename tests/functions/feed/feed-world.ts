import { type FeedBucket, ForeignFeedError } from '../../../functions/feed/feed-bucket.ts';
import { unpackState } from '../../../functions/feed/feed-state.ts';
import { type FeedDependencies, type FeedSettings, updateFeeds } from '../../../functions/feed/update-feeds.ts';
import type { StoryItem } from '../../../functions/story/items/items.ts';
import { newestFirst, storyIdAt } from '../../../functions/story/items/keys.ts';
import type { ChangeList } from '../../../functions/story/table/dynamo-change-lists.ts';
import { at } from './stories.ts';

const STATE = '.stories.json';

export const SETTINGS: FeedSettings = {
  source: '/wiredrop/Wiredrop',
  title: 'News',
  url: 'https://news.example.com/feeds/',
  hub: '',
  timeZone: 'UTC',
};

/** Table and bucket in memory, at a minute of 5 January. */
export function feedWorld(settings: Partial<FeedSettings> = {}) {
  const files = new Map<string, string | Uint8Array>();
  const foreign = new Set<string>();
  const stories = new Map<string, StoryItem>();
  let lists: ChangeList[] = [];
  let saved = 0;
  let minute = 60;
  const asked = { listed: 0, keys: 0 };
  const bucket: FeedBucket = {
    list: async () => [...files.keys()].filter((name) => name !== STATE && !name.startsWith('story/')),
    async readState() {
      const body = files.get(STATE);
      return body === undefined ? undefined : { bytes: Buffer.from(body), etag: String(saved) };
    },
    async saveState(bytes, etag) {
      if (etag !== (files.has(STATE) ? String(saved) : undefined)) return undefined;
      files.set(STATE, bytes);
      return String(++saved);
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
    changes: {
      read: async () => [...lists],
      async remove(read) {
        lists = lists.filter((list) => !read.includes(list));
      },
    },
    stories: {
      async list({ from, to, limit }) {
        asked.listed += 1;
        return [...stories.values()]
          .filter(({ firstSeenAt }) => from <= firstSeenAt && firstSeenAt <= to)
          .toSorted(newestFirst)
          .slice(0, limit);
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
        name === STATE ? JSON.stringify(unpackState(Buffer.from(body))) : String(body),
      ),
    names: () => [...files.keys()].filter((name) => !name.startsWith('.')).sort(),
  };
  return world;
}
