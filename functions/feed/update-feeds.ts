import { mapBounded } from '../map-bounded.ts';
import type { Key } from '../story/items/keys.ts';
import { withRetries } from '../story/table/retry-policy.ts';
import { atomFeed } from './atom.ts';
import { currentStories, type StoryReader } from './current-stories.ts';
import { directoryFiles } from './directory.ts';
import { feedOf } from './feed.ts';
import { type FeedBucket, FeedConflict, type FeedFile, type StoredFeeds } from './feed-bucket.ts';
import { type FeedStory, packState, unpackState } from './feed-state.ts';
import { jsonFeed } from './json-feed.ts';
import { feedSubjects } from './subjects.ts';

export interface FeedDependencies {
  stories: StoryReader;
  bucket: FeedBucket;
  sleep: (milliseconds: number) => Promise<void>;
  /** Uniform in [0, 1). */
  random: () => number;
}

export interface FeedSettings {
  /** URI-reference of the stack. */
  source: string;
  /** Folder of the bucket, with its slash. */
  folder: string;
  /** Title of the feed of all stories. */
  title: string;
  /** Public address of the folder of the feeds, with its slash; empty: feeds do not say where they are. */
  url: string;
  /** Address of the WebSub hub that feeds name; empty: none. */
  hub: string;
}

export interface FeedResult {
  written: string[];
  removed: string[];
  unchanged: number;
}

/**
 * Every shard of the stream has a run of its own, and they run concurrently. A run takes a second or two, so the pauses
 * are longer than those of a transaction.
 */
const PATIENCE = { attempts: 5, pauseMs: 250 };

/** Files that are written at a time. */
const WRITERS = 8;

/**
 * Writes the feeds that differ from the files in the bucket, and deletes feeds without stories. It lists the bucket
 * before it reads state and table, so that it never overwrites a file that another run has written from newer stories.
 * It writes the state before the feeds: a run that fails between the two is repeated, and the state does not hide feeds
 * that are out of date.
 * @throws ContentionError if other runs were faster each time; ForeignFeedError if a file is another instance's; any fault
 * of table and bucket.
 */
export async function updateFeeds(
  changed: readonly Key[],
  { stories: reader, bucket, sleep, random }: FeedDependencies,
  settings: FeedSettings,
): Promise<FeedResult> {
  return withRetries(settings.folder, { ...PATIENCE, sleep, random }, async () => {
    const stored = await bucket.list();
    const before = await bucket.readState();
    const state = await currentStories(changed, before && unpackState(before.bytes), reader);
    try {
      const bytes = packState(state);
      if (before === undefined || !bytes.equals(before.bytes)) await bucket.putState(bytes, before?.seen);
      return await writeFeeds(feedFiles(state.stories, stored, settings), stored, bucket);
    } catch (error) {
      if (error instanceof FeedConflict) return undefined;
      throw error;
    }
  });
}

function feedFiles(stories: readonly FeedStory[], stored: StoredFeeds, settings: FeedSettings): FeedFile[] {
  const { source, folder, title, url } = settings;
  const hub = settings.hub || undefined;
  const existing = new Set([...stored.keys()].map((key) => key.slice(folder.length, key.lastIndexOf('.'))));
  const feeds = feedSubjects(stories, title, existing).map((subject) => feedOf(subject, source));
  const files = feeds.flatMap((feed) => {
    const address = (ending: string) => feedAddress(feed.path + ending, url);
    const file = (ending: string, contentType: string, body: string): FeedFile => ({
      key: `${folder}${feed.path}${ending}`,
      contentType: `${contentType}; charset=utf-8`,
      body,
    });
    return [
      file('.atom', 'application/atom+xml', atomFeed(feed, address('.atom'), hub)),
      file('.json', 'application/feed+json', jsonFeed(feed, address('.json'), hub)),
    ];
  });
  return [...files, ...directoryFiles(feeds, folder, title, url)];
}

/** @param name of a feed's file, below the folder. @param url of the folder; empty: unknown */
function feedAddress(name: string, url: string): string | undefined {
  return url === '' ? undefined : url + encodeURI(name);
}

/** Addresses of the feeds that a run has written: a hub is notified of these. */
export function changedTopics(
  { written }: FeedResult,
  { folder, url }: Pick<FeedSettings, 'folder' | 'url'>,
): string[] {
  return written
    .filter((key) => /\.(?:atom|json)$/.test(key))
    .flatMap((key) => feedAddress(key.slice(folder.length), url) ?? []);
}

async function writeFeeds(files: readonly FeedFile[], stored: StoredFeeds, bucket: FeedBucket): Promise<FeedResult> {
  const held = await mapBounded(files, WRITERS, async (file) => {
    const seen = stored.get(file.key);
    return seen !== undefined && (await bucket.holds(file, seen));
  });
  const changed = files.filter((_, place) => !held[place]);
  const wanted = new Set(files.map(({ key }) => key));
  const obsolete = [...stored].filter(([key]) => !wanted.has(key));
  await mapBounded(changed, WRITERS, (file) => bucket.put(file, stored.get(file.key)));
  const removed = await mapBounded(obsolete, WRITERS, ([key, seen]) => bucket.remove(key, seen));
  return {
    written: changed.map(({ key }) => key),
    removed: obsolete.flatMap(([key], place) => (removed[place] ? key : [])),
    unchanged: files.length - changed.length,
  };
}
