import { hash } from 'node:crypto';
import { mapBounded } from '../map-bounded.ts';
import { hotDays } from '../story/items/heat.ts';
import type { ChangeLists } from '../story/table/dynamo-change-lists.ts';
import { atomFeed } from './atom.ts';
import { directoryFiles } from './directory.ts';
import { feedOf } from './feed.ts';
import type { FeedBucket, FeedFile } from './feed-bucket.ts';
import { FeedDays, type StoryReader } from './feed-days.ts';
import type { FeedLease } from './feed-lease.ts';
import { type FeedIndex, packIndex, unpackIndex } from './feed-state.ts';
import { jsonFeed } from './json-feed.ts';
import { feedSubjects } from './subjects.ts';

export interface FeedDependencies {
  stories: StoryReader;
  changes: Pick<ChangeLists, 'read' | 'remove'>;
  lease: FeedLease;
  bucket: FeedBucket;
}

export interface FeedSettings {
  /** URI-reference of the stack. */
  source: string;
  /** Title of the feed of all stories. */
  title: string;
  /** Public address of the folder of the feeds, with its slash; empty: feeds do not say where they are. */
  url: string;
  /** Address of the WebSub hub that feeds name; empty: none. */
  hub: string;
  /** IANA zone of days and times. */
  timeZone: string;
}

export interface FeedResult {
  written: string[];
  removed: string[];
  unchanged: number;
}

/** Feeds but that of hot stories are made of at most this many stories, the newest. */
const FEED_SOURCE = 1_000;

const HOUR_MS = 3_600_000;

/** Files that are written at a time. */
const WRITERS = 8;

/**
 * Name of the state in the folder. It ends like a feed, so the rule that keeps feeds from being ingested
 * (`setting-rules.ts`) covers it too.
 */
const INDEX = '.stories.json';

/**
 * Writes the feeds that differ from the files in the folder, and deletes feeds without stories. The only writer: it
 * holds the lease. A run that fails is repeated by the next one, because what it wrote from (lists of changes, then the
 * index) is updated last.
 * @returns undefined if another run is writing.
 * @throws ForeignFeedError if a file is another instance's; any fault of table and bucket.
 */
export async function updateFeeds(
  dependencies: FeedDependencies,
  settings: FeedSettings,
): Promise<FeedResult | undefined> {
  const { stories, changes, bucket, lease } = dependencies;
  const index = unpackIndex(await bucket.read(INDEX));
  const isDue = !index || new FeedDays(bucket, stories, index, settings.timeZone).isDue;
  // Most runs have nothing to do, and then write nothing.
  if (!isDue && (await changes.read()).length === 0) return NOTHING;
  if (!(await lease.take(stories.nowMs()))) return undefined;
  try {
    return await writeChanges(dependencies, settings);
  } finally {
    await lease.release();
  }
}

const NOTHING: FeedResult = { written: [], removed: [], unchanged: 0 };

async function writeChanges(
  { stories, changes, bucket }: FeedDependencies,
  settings: FeedSettings,
): Promise<FeedResult> {
  const lists = await changes.read();
  const index = unpackIndex(await bucket.read(INDEX)) ?? (await newIndex(bucket));
  const days = new FeedDays(bucket, stories, index, settings.timeZone);
  await days.update(new Set(lists.flatMap(({ storyIds }) => storyIds)));
  await days.rebuild();
  const { expired } = days;
  if (days.changed.size === 0 && expired.length === 0) {
    await changes.remove(lists);
    return NOTHING;
  }
  for (const day of days.changed.keys()) await days.save(day);
  for (const day of expired) await days.forget(day);
  const result = await writeFiles(await feedFiles(days, stories.nowMs(), settings), index, bucket);
  await bucket.put(indexFile(index), true);
  await changes.remove(lists);
  return result;
}

/** An index that knows only names: every file is written again, or deleted. @throws ForeignFeedError */
async function newIndex(bucket: FeedBucket): Promise<FeedIndex> {
  const files = Object.fromEntries((await bucket.list()).map((name) => [name, '']));
  const index = { days: {}, files };
  // Before any other file, so that two stacks do not write into one folder.
  await bucket.put(indexFile(index), false);
  return index;
}

const indexFile = (index: FeedIndex): FeedFile => ({
  name: INDEX,
  contentType: 'application/gzip',
  body: packIndex(index),
});

async function feedFiles(days: FeedDays, nowMs: number, settings: FeedSettings): Promise<FeedFile[]> {
  // A day of a zone has hours of two UTC days.
  const firstHot = hotDays(nowMs + HOUR_MS * -14).at(-1) ?? '';
  const stories = await days.latest(FEED_SOURCE, (day) => day >= firstHot);
  const { source, title, url } = settings;
  const hub = settings.hub || undefined;
  const existing = new Set(Object.keys(days.index.files).map((name) => name.slice(0, name.lastIndexOf('.'))));
  const subjects = feedSubjects({ stories: stories.slice(0, FEED_SOURCE), recent: stories, nowMs }, title, existing);
  const feeds = subjects.map((subject) => feedOf(subject, source));
  const files = feeds.flatMap((feed) => {
    const address = (ending: string) => feedAddress(feed.path + ending, url);
    const file = (ending: string, contentType: string, body: string): FeedFile => ({
      name: `${feed.path}${ending}`,
      contentType: `${contentType}; charset=utf-8`,
      body,
    });
    return [
      file('.atom', 'application/atom+xml', atomFeed(feed, address('.atom'), hub)),
      file('.json', 'application/feed+json', jsonFeed(feed, address('.json'), hub)),
    ];
  });
  return [...files, ...directoryFiles(feeds, title, url)];
}

/** @param name of a feed's file, below the folder. @param url of the folder; empty: unknown */
function feedAddress(name: string, url: string): string | undefined {
  return url === '' ? undefined : url + encodeURI(name);
}

/** Addresses of the feeds that a run has written: a hub is notified of these. */
export function changedTopics({ written }: FeedResult, { url }: Pick<FeedSettings, 'url'>): string[] {
  return written.filter((name) => /\.(?:atom|json)$/.test(name)).flatMap((name) => feedAddress(name, url) ?? []);
}

/** Writes the files that differ from what the index says, deletes the others that it names, and updates it. */
async function writeFiles(files: readonly FeedFile[], index: FeedIndex, bucket: FeedBucket): Promise<FeedResult> {
  const stored = index.files;
  const changed = files.filter(({ name, body }) => stored[name] !== hash('md5', body));
  const wanted = new Set(files.map(({ name }) => name));
  const obsolete = Object.keys(stored).filter((name) => !wanted.has(name));
  await mapBounded(changed, WRITERS, async (file) => {
    await bucket.put(file, (stored[file.name] ?? '') !== '');
    stored[file.name] = hash('md5', file.body);
  });
  await mapBounded(obsolete, WRITERS, async (name) => {
    await bucket.remove(name);
    delete stored[name];
  });
  return { written: changed.map(({ name }) => name), removed: obsolete, unchanged: files.length - changed.length };
}
