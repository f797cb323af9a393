import { gunzipSync } from 'node:zlib';
import { type FeedBucket, ForeignFeedError } from '../../../functions/feed/feed-bucket.ts';
import { STATE } from '../../../functions/feed/feed-state.ts';
import { storyDays } from '../../../functions/feed/story-days.ts';
import { type FeedDependencies, type FeedSettings, updateFeeds } from '../../../functions/feed/update-feeds.ts';
import { shippedWeights } from '../../../functions/sections/sections.ts';
import { newestFirst, storyIdAt } from '../../../functions/story/items/keys.ts';
import type { Story } from '../../../functions/story/items/story.ts';
import type { ChangeList } from '../../../functions/story/table/dynamo-change-lists.ts';
import { withSection } from '../../../functions/story/table/story-section.ts';
import { at } from './stories.ts';

export const SETTINGS: FeedSettings = {
  ...{ isPublishing: true, source: '/wiredrop/Wiredrop', title: 'News', url: 'https://news.example.com/feeds/' },
  ...{ timeZone: 'UTC', hasPictures: false, editions: [], retentionDays: 0, parts: 1 },
};

/** Table and bucket in memory, at a minute of 5 January. */
export function feedWorld(settings: Partial<FeedSettings> = {}) {
  const files = new Map<string, string | Uint8Array>();
  /** Files of the state. */
  const own = new Map<string, { bytes: Uint8Array; etag: string }>();
  const foreign = new Set<string>();
  const stories = new Map<string, Story>();
  let lists: ChangeList[] = [];
  let saved = 0;
  let minute = 60;
  const asked = { listed: 0, keys: 0 };
  const bucket: FeedBucket = {
    list: async () => [...files.keys()].filter((name) => !name.startsWith('story/')),
    async readOwn(name) {
      const body = own.get(name);
      return body && { bytes: Buffer.from(body.bytes), etag: body.etag };
    },
    async saveOwn(name, bytes, was) {
      if (was !== undefined && was !== (own.get(name)?.etag ?? '')) return undefined;
      const etag = String(++saved);
      own.set(name, { bytes, etag });
      return etag;
    },
    async removeOwn(name) {
      own.delete(name);
    },
    async put({ name, body }) {
      if (foreign.has(name)) throw new ForeignFeedError(name);
      files.set(name, body);
    },
    async remove(name) {
      files.delete(name);
    },
    async removePages(names) {
      for (const name of names) files.delete(name);
    },
  };
  const dependencies: FeedDependencies = {
    bucket,
    days: storyDays(bucket),
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
        return [...stories.values()].filter(({ pk }) => wanted.has(pk)).map(({ reports, ...head }) => head);
      },
      async withReports(heads) {
        const sections = { named: settings.sections ?? [], weights: shippedWeights() };
        return heads.flatMap(({ pk }) => stories.get(pk) ?? []).map((story) => withSection(story, sections));
      },
      nowMs: () => Date.parse(at(minute)),
    },
  };
  const world = {
    ...{ files, own, foreign, stories, dependencies, asked },
    /** Writes stories, and lists them as a shard of the stream does. */
    write(...written: Story[]) {
      for (const story of written) stories.set(story.pk, story);
      lists.push({ pk: 'CHANGED', sk: String(lists.length), storyIds: written.map(storyIdAt) });
    },
    remove(...removed: Story[]) {
      for (const { pk } of removed) stories.delete(pk);
      lists.push({ pk: 'CHANGED', sk: String(lists.length), storyIds: removed.map(storyIdAt) });
    },
    waiting: () => lists.length,
    goTo(at: number) {
      minute = at;
    },
    run: () => updateFeeds(dependencies, { ...SETTINGS, ...settings }),
    async update(...written: Story[]) {
      world.write(...written);
      const result = await world.run();
      if (result === undefined) throw new Error('another run is writing');
      return result;
    },
    text: (name: string) => String(files.get(name) ?? ''),
    /** What every file says, the compressed ones included. */
    everything: () => [
      ...[...files.values()].map(String),
      ...[...own].map(([name, { bytes }]) => (name === STATE ? '' : String(gunzipSync(bytes)))),
    ],
    names: () => [...files.keys()].sort(),
  };
  return world;
}
