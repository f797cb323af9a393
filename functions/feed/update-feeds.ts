import { hash } from 'node:crypto';
import { mapBounded } from '../map-bounded.ts';
import { HOT_DAYS, rankHot } from '../story/items/heat.ts';
import { isShown } from '../story/items/is-shown.ts';
import type { StoryItem } from '../story/items/items.ts';
import { type Key, newestFirst, storyKey } from '../story/items/keys.ts';
import type { ChangeLists } from '../story/table/dynamo-change-lists.ts';
import { atomFeed } from './atom.ts';
import { directoryFiles } from './directory.ts';
import { feedOf } from './feed.ts';
import type { FeedBucket, FeedFile } from './feed-bucket.ts';
import { type FeedState, type FeedStory, packState, publicPart, unpackState } from './feed-state.ts';
import { jsonFeed } from './json-feed.ts';
import { frontPage, mainLanguage } from './pages/front-page.ts';
import { pageContext } from './pages/layout.ts';
import { storyPage } from './pages/story-page.ts';
import { addressOfStory } from './pages/story-parts.ts';
import { STYLE } from './pages/style.ts';
import { feedSubjects } from './subjects.ts';

export interface StoryReader {
  /** Keys of the stories that were first seen in the range, as the day index lists them. */
  list: (range: { from: string; to: string; limit: number }) => Promise<readonly Key[]>;
  /** The current stories at these keys. */
  read: (keys: readonly Key[]) => Promise<StoryItem[]>;
  nowMs: () => number;
}

export interface FeedDependencies {
  stories: StoryReader;
  changes: Pick<ChangeLists, 'read' | 'remove'>;
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
  /** How many pages of stories were written or deleted. */
  pages: number;
}

/** The state has at most this many of the newest stories, and as many of the hottest. */
const STORIES = 1_000;
/** Most stories of the hot days that are read to find the hottest. */
const RECENT = 20_000;

const DAY_MS = 24 * 60 * 60 * 1000;
/** Feeds and pages show stories of this time. */
const SHOWN_MS = 30 * DAY_MS;
/** After this time the stories are listed again, which shows changes that no run was notified of. */
const REBUILT_MS = DAY_MS;
/** Longer than an invocation can take, by more than clocks differ. */
const WRITING_MS = 195_000;

/** Files that are written at a time. */
const WRITERS = 8;
const PAGE_WRITERS = 32;

const HTML = 'text/html; charset=utf-8';
const NOTHING: FeedResult = { written: [], removed: [], unchanged: 0, pages: 0 };

/**
 * Writes the feeds and pages that differ from the files in the folder, and deletes feeds without stories. One run writes at a
 * time: it claims the folder by a conditional write of the state. A run that fails is repeated by the next one,
 * because what it wrote from (the state, then the lists of changes) is updated last.
 * @returns undefined if another run is writing.
 * @throws ForeignFeedError if a file is another instance's; any fault of table and bucket.
 */
export async function updateFeeds(
  { stories, changes, bucket }: FeedDependencies,
  settings: FeedSettings,
): Promise<FeedResult | undefined> {
  const nowMs = stories.nowMs();
  const stored = await bucket.readState();
  const before = unpackState(stored?.bytes);
  const lists = await changes.read();
  // Most runs have nothing to do, and then write nothing.
  if (before && lists.length === 0 && nowMs - before.builtAtMs < REBUILT_MS) return NOTHING;
  if (before?.writingUntilMs !== undefined && before.writingUntilMs > nowMs) return undefined;
  const known = before ?? { builtAtMs: 0, stories: [], files: await namesIn(bucket) };
  const changed = await changedStories(stories, known, new Set(lists.flatMap(({ storyIds }) => storyIds)), nowMs);
  const files = filesOf(changed.stories, new Set(Object.keys(known.files)), nowMs, settings);
  const toWrite = files.filter(({ name, body }) => known.files[name] !== hash('md5', body));
  const wanted = new Set(files.map(({ name }) => name));
  const obsolete = Object.keys(known.files).filter((name) => !wanted.has(name));
  // Names every file that this run may leave behind if it fails.
  const unknown = { ...known.files, ...Object.fromEntries(toWrite.map(({ name }) => [name, ''])) };
  const claimed = { ...known, files: unknown, writingUntilMs: nowMs + WRITING_MS };
  const claim = await bucket.saveState(packState(claimed), stored?.etag);
  if (claim === undefined) return undefined;
  let after: FeedState = { ...known, files: unknown };
  let isSaved = false;
  try {
    await mapBounded(changed.pages, PAGE_WRITERS, (story) => writePage(story, bucket, settings, nowMs));
    await mapBounded([...changed.gone], PAGE_WRITERS, (pk) => bucket.remove(addressOfStory({ pk })));
    await mapBounded(toWrite, WRITERS, (file) => bucket.put(file, Boolean(known.files[file.name])));
    await mapBounded(obsolete, WRITERS, (name) => bucket.remove(name));
    const md5s = Object.fromEntries(files.map(({ name, body }) => [name, hash('md5', body)]));
    after = { builtAtMs: changed.builtAtMs, stories: changed.stories, files: md5s };
  } finally {
    isSaved = (await bucket.saveState(packState(after), claim)) !== undefined;
  }
  if (isSaved) await changes.remove(lists);
  return {
    ...{ written: toWrite.map(({ name }) => name), removed: obsolete, unchanged: files.length - toWrite.length },
    pages: changed.pages.length + changed.gone.size,
  };
}

/** Files of a folder whose state is missing: each is written again, or deleted. */
async function namesIn(bucket: FeedBucket): Promise<Record<string, string>> {
  return Object.fromEntries((await bucket.list()).map((name) => [name, '']));
}

interface ChangedStories extends Pick<FeedState, 'builtAtMs' | 'stories'> {
  /** Stories whose page is written, or deleted if they are not shown. */
  readonly pages: readonly FeedStory[];
  /** Partition keys of stories that the table or the day index does not have any more. */
  readonly gone: ReadonlySet<string>;
}

/** The stories that feeds are made of, once those that have changed are read again, and every day all of them. */
async function changedStories(
  reader: StoryReader,
  { builtAtMs, stories }: FeedState,
  storyIds: ReadonlySet<string>,
  nowMs: number,
): Promise<ChangedStories> {
  const isDue = nowMs - builtAtMs >= REBUILT_MS;
  const named = [...storyIds].map(storyKey);
  const read = await reader.read(isDue ? [...named, ...stories, ...(await newestKeys(reader, nowMs))] : named);
  const current = new Map(read.filter(isListed).map((item) => [item.pk, publicPart(item)]));
  const keys = isDue ? [...named, ...stories] : named;
  const silent = new Set(read.filter(({ unannounced }) => unannounced).map(({ pk }) => pk));
  const before = new Map(stories.map((story) => [story.pk, story]));
  const gone = new Set(keys.map(({ pk }) => pk).filter((pk) => !current.has(pk) && !silent.has(pk)));
  const kept = mostOf(
    [...new Map([...before, ...current]).values()].filter(({ pk }) => !gone.has(pk) && !silent.has(pk)),
    nowMs,
  );
  const paged = new Set([...kept.map(({ pk }) => pk), ...named.map(({ pk }) => pk)]);
  const pages = [...current.values()].filter(
    (story) => paged.has(story.pk) && JSON.stringify(story) !== JSON.stringify(before.get(story.pk)),
  );
  return { builtAtMs: isDue ? nowMs : builtAtMs, stories: kept, pages, gone };
}

/** Nobody was ever told of the others, and no page shows them. */
const isListed = ({ day, unannounced }: StoryItem): boolean => day !== undefined && !unannounced;

async function newestKeys({ list }: StoryReader, nowMs: number): Promise<Key[]> {
  const iso = (ms: number) => new Date(ms).toISOString();
  // Stories are listed by the clocks of other machines.
  const to = iso(nowMs + DAY_MS);
  const newest = await list({ from: iso(nowMs - SHOWN_MS), to, limit: STORIES });
  return [...newest, ...(await list({ from: iso(nowMs - HOT_DAYS * DAY_MS), to, limit: RECENT }))];
}

/** The newest stories and the hottest, the newest first. */
function mostOf(stories: readonly FeedStory[], nowMs: number): FeedStory[] {
  const shown = stories.filter((story) => isRecent(story, nowMs)).toSorted(newestFirst);
  return [...new Set([...shown.slice(0, STORIES), ...rankHot(shown, nowMs).slice(0, STORIES)])].toSorted(newestFirst);
}

const isRecent = ({ firstSeenAt }: FeedStory, nowMs: number): boolean => Date.parse(firstSeenAt) > nowMs - SHOWN_MS;

async function writePage(story: FeedStory, bucket: FeedBucket, settings: FeedSettings, nowMs: number): Promise<void> {
  const name = addressOfStory(story);
  if (!isShown(story)) return bucket.remove(name);
  if (!isRecent(story, nowMs)) return;
  const body = storyPage(pageContext(settings, story.facts.language), story);
  // The state is this stack's, so the folder is.
  await bucket.put({ name, contentType: HTML, body }, true);
}

function filesOf(
  stories: readonly FeedStory[],
  known: ReadonlySet<string>,
  nowMs: number,
  settings: FeedSettings,
): FeedFile[] {
  const { source, title, url } = settings;
  const hub = settings.hub || undefined;
  const existing = new Set([...known].map((name) => name.slice(0, name.lastIndexOf('.'))));
  const subjects = feedSubjects({ stories: stories.slice(0, STORIES), recent: stories, nowMs }, title, existing);
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
  const shown = stories.filter(isShown);
  const context = pageContext(settings, mainLanguage(shown));
  return [
    ...files,
    ...directoryFiles(feeds, context, url),
    { name: 'index.html', contentType: HTML, body: frontPage(context, shown, nowMs) },
    { name: 'style.css', contentType: 'text/css; charset=utf-8', body: STYLE },
  ];
}

/** @param name of a feed's file, below the folder. @param url of the folder; empty: unknown */
function feedAddress(name: string, url: string): string | undefined {
  return url === '' ? undefined : url + encodeURI(name);
}

/** Addresses of the feeds that a run has written: a hub is notified of these. */
export function changedTopics({ written }: FeedResult, { url }: Pick<FeedSettings, 'url'>): string[] {
  return written.filter((name) => /\.(?:atom|json)$/.test(name)).flatMap((name) => feedAddress(name, url) ?? []);
}
