import { hash } from 'node:crypto';
import { mapBounded } from '../map-bounded.ts';
import { hotDays } from '../story/items/heat.ts';
import { isShown } from '../story/items/is-shown.ts';
import type { ChangeLists } from '../story/table/dynamo-change-lists.ts';
import { atomFeed } from './atom.ts';
import { directoryFiles } from './directory.ts';
import { feedOf } from './feed.ts';
import type { FeedBucket, FeedFile } from './feed-bucket.ts';
import { FeedDays, type StoryReader } from './feed-days.ts';
import type { FeedLease } from './feed-lease.ts';
import { type FeedIndex, packIndex, unpackIndex } from './feed-state.ts';
import { jsonFeed } from './json-feed.ts';
import { frontPage, mainLanguage } from './pages/front-page.ts';
import { pageContext } from './pages/layout.ts';
import { storyPage } from './pages/story-page.ts';
import { addressOfStory } from './pages/story-parts.ts';
import { STYLE } from './pages/style.ts';
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
  /** How many pages of stories were written or deleted. */
  pages: number;
}

/** Feeds but that of hot stories are made of at most this many stories, the newest. */
const FEED_SOURCE = 1_000;

const HOUR_MS = 3_600_000;

/** A run reads days again for so long; the next one continues. */
const REBUILDING_MS = 15_000;

/** Files that are written at a time. */
const WRITERS = 8;
const PAGE_WRITERS = 32;

const HTML = 'text/html; charset=utf-8';

/**
 * Name of the state in the folder. It ends like a feed, so the rule that keeps feeds from being ingested
 * (`setting-rules.ts`) covers it too.
 */
const INDEX = '.stories.json';

/**
 * Writes the feeds and pages that differ from the files in the folder, and deletes feeds without stories. The only writer: it
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

const NOTHING: FeedResult = { written: [], removed: [], unchanged: 0, pages: 0 };

async function writeChanges(
  { stories, changes, bucket }: FeedDependencies,
  settings: FeedSettings,
): Promise<FeedResult> {
  const startedMs = stories.nowMs();
  const lists = await changes.read();
  const index = unpackIndex(await bucket.read(INDEX)) ?? (await newIndex(bucket));
  const days = new FeedDays(bucket, stories, index, settings.timeZone);
  await days.update(new Set(lists.flatMap(({ storyIds }) => storyIds)));
  let pages = 0;
  for (const day of days.changed.keys()) pages += await saveDay(day, days, bucket, settings);
  while (days.outdated !== undefined && stories.nowMs() - startedMs < REBUILDING_MS) {
    const day = days.outdated;
    await days.rebuild(day);
    pages += await saveDay(day, days, bucket, settings);
    await bucket.put(indexFile(index), true);
  }
  for (const day of days.expired) pages += await forgetDay(day, days, bucket);
  pages += await removePages(days.gone, bucket);
  if (index.strays && days.outdated === undefined) pages += await removeStrays(index, days, bucket);
  if (days.changed.size === 0 && pages === 0) {
    await changes.remove(lists);
    return NOTHING;
  }
  const result = await writeFiles(await filesOf(days, stories.nowMs(), settings), days, bucket);
  await bucket.put(indexFile(index), true);
  await changes.remove(lists);
  return { ...result, pages };
}

/** Writes or deletes the pages of the stories that may have changed, and keeps the day. @returns how many */
async function saveDay(day: string, days: FeedDays, bucket: FeedBucket, settings: FeedSettings): Promise<number> {
  const stories = await days.of(day);
  const changed = [...(days.changed.get(day) ?? [])].flatMap((pk) => stories.get(pk) ?? []);
  const written = await mapBounded(changed, PAGE_WRITERS, async ({ story, page }) => {
    const body = isShown(story) ? storyPage(pageContext(settings, story.facts.language), story) : undefined;
    if (body === undefined) {
      // Also one that the state does not know: of a run that failed before it kept its state.
      await bucket.remove(addressOfStory(story));
      stories.set(story.pk, { story });
      return page === undefined ? 0 : 1;
    }
    const md5 = hash('md5', body);
    if (md5 === page) return 0;
    await bucket.put({ name: addressOfStory(story), contentType: HTML, body }, page !== undefined);
    stories.set(story.pk, { story, page: md5 });
    return 1;
  });
  await days.save(day);
  return written.reduce<number>((sum, one) => sum + one, 0);
}

async function forgetDay(day: string, days: FeedDays, bucket: FeedBucket): Promise<number> {
  const paged = [...(await days.of(day)).values()].filter(({ page }) => page !== undefined);
  await removePages(new Set(paged.map(({ story }) => story.pk)), bucket);
  await days.forget(day);
  return paged.length + 1;
}

async function removePages(pks: ReadonlySet<string>, bucket: FeedBucket): Promise<number> {
  await mapBounded([...pks], PAGE_WRITERS, (pk) => bucket.remove(addressOfStory({ pk })));
  return pks.size;
}

/** Deletes the pages that an earlier index knew and no day has. */
async function removeStrays(index: FeedIndex, days: FeedDays, bucket: FeedBucket): Promise<number> {
  const kept = new Set<string>();
  for (const day of days.days) for (const { story } of (await days.of(day)).values()) kept.add(addressOfStory(story));
  const strays = (index.strays ?? []).filter((name) => !kept.has(name));
  await mapBounded(strays, PAGE_WRITERS, (name) => bucket.remove(name));
  delete index.strays;
  return strays.length;
}

/** An index that knows only names: every file is written again, or deleted. @throws ForeignFeedError */
async function newIndex(bucket: FeedBucket): Promise<FeedIndex> {
  const names = Map.groupBy(await bucket.list(), (name) => name.startsWith('story/'));
  const files = Object.fromEntries((names.get(false) ?? []).map((name) => [name, '']));
  const index = { days: {}, files, strays: names.get(true) ?? [] };
  // Before any other file, so that two stacks do not write into one folder.
  await bucket.put(indexFile(index), false);
  return index;
}

const indexFile = (index: FeedIndex): FeedFile => ({
  name: INDEX,
  contentType: 'application/gzip',
  body: packIndex(index),
});

async function filesOf(days: FeedDays, nowMs: number, settings: FeedSettings): Promise<FeedFile[]> {
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
  const shown = stories.filter(isShown);
  const context = pageContext(settings, mainLanguage(shown));
  const page = (name: string, body: string): FeedFile => ({ name, contentType: HTML, body });
  const [today = ''] = days.days;
  const withPages = days.days.filter((day) => (days.index.days[day]?.shown ?? 0) > 0);
  const front = frontPage(context, { day: today, stories: shown, days: withPages, isNow: true });
  const dayPages = withPages
    .filter((day) => days.changed.has(day))
    .map(async (day) => {
      const ofDay = [...(await days.of(day)).values()].map(({ story }) => story).filter(isShown);
      return page(`${day}.html`, frontPage(context, { day, stories: ofDay, days: withPages, isNow: false }));
    });
  return [
    ...files,
    ...directoryFiles(feeds, context, url),
    page('index.html', front),
    ...(await Promise.all(dayPages)),
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

/** Writes the files that differ from what the index says, deletes the others that it names, and updates it. */
async function writeFiles(files: readonly FeedFile[], days: FeedDays, bucket: FeedBucket): Promise<FeedResult> {
  const stored = days.index.files;
  const changed = files.filter(({ name, body }) => stored[name] !== hash('md5', body));
  // The page of a day that has not changed is not written again.
  const kept = days.days.filter((day) => !days.changed.has(day)).map((day) => `${day}.html`);
  const wanted = new Set([...files.map(({ name }) => name), ...kept]);
  const obsolete = Object.keys(stored).filter((name) => !wanted.has(name));
  await mapBounded(changed, WRITERS, async (file) => {
    await bucket.put(file, (stored[file.name] ?? '') !== '');
    stored[file.name] = hash('md5', file.body);
  });
  await mapBounded(obsolete, WRITERS, async (name) => {
    await bucket.remove(name);
    delete stored[name];
  });
  const written = changed.map(({ name }) => name);
  return { written, removed: obsolete, unchanged: files.length - changed.length, pages: 0 };
}
