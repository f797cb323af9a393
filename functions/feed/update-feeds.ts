import { hash } from 'node:crypto';
import { mapBounded } from '../runtime/map-bounded.ts';
import type { NamedSection } from '../sections/stated.ts';
import type { ChangeLists } from '../story/table/dynamo-change-lists.ts';
import { changedStories, isDue, isRecent, noState, STORIES, type StorySources } from './changed-stories.ts';
import { directoryFiles } from './directory.ts';
import { type EditionIndex, editionFiles, isEditionFile } from './editions/edition-files.ts';
import { type EditionSettings, isEditionDue, knownEditions } from './editions/update-editions.ts';
import { feedOf } from './feed.ts';
import type { FeedBucket, FeedFile } from './feed-bucket.ts';
import { type FeedState, type FeedStory, isOnPages, packed, STATE, unpacked } from './feed-state.ts';
import { atomFeed, jsonFeed } from './formats.ts';
import { frontPage, mainLanguage } from './pages/front-page.ts';
import { pageContext } from './pages/layout.ts';
import { SEARCH_INDEX, searchIndex } from './pages/search.ts';
import { mergedPage, storyPage } from './pages/story-page.ts';
import { addressOfStory } from './pages/story-parts.ts';
import { PICTURE_STYLE, STYLE } from './pages/style.ts';
import { dayFile } from './story-days.ts';
import { feedSubjects } from './subjects.ts';

export interface FeedDependencies extends StorySources {
  changes: Pick<ChangeLists, 'read' | 'remove'>;
  bucket: FeedBucket;
}

export interface FeedSettings extends EditionSettings {
  /** False: only the files of days are kept, by which stories are searched. */
  isPublishing: boolean;
  /** URI-reference of the stack. */
  source: string;
  /** The sections that the setting names, in its order; none: the known ones. */
  sections?: readonly NamedSection[];
  /** Public address of the folder of the feeds, with its slash; empty: feeds do not say where they are. */
  url: string;
}

export interface FeedResult {
  written: string[];
  removed: string[];
  unchanged: number;
  /** How many pages of stories and editions were written or deleted. */
  pages: number;
  /** How many files of days were written or deleted. */
  days: number;
}

/** Longer than an invocation can take, by more than clocks differ. */
const WRITING_MS = 195_000;

/** Files that are written at a time. */
const WRITERS = 8;
const PAGE_WRITERS = 32;

/** Beside the files of days. */
const KEPT_FILE = 'kept';

const HTML = 'text/html; charset=utf-8';
const NOTHING: FeedResult = { written: [], removed: [], unchanged: 0, pages: 0, days: 0 };

/**
 * Keeps the files of days, and writes the feeds and pages that differ from those in the folder. One run writes at a
 * time: it claims the folder by a conditional write of the state. A run that fails is repeated by the next one, because
 * what it wrote from (the files of days, the state, then the lists of changes) is updated last.
 * @returns undefined if another run is writing.
 * @throws ForeignFeedError if a file is another instance's; any fault of table and bucket.
 */
export async function updateFeeds(
  dependencies: FeedDependencies,
  settings: FeedSettings,
): Promise<FeedResult | undefined> {
  const { stories, changes, bucket, days } = dependencies;
  const { isPublishing, parts } = settings;
  const hasPictures = isPublishing && settings.hasPictures;
  const sections = JSON.stringify(settings.sections ?? []);
  const showing = { isPublishing, hasPictures, parts, sections };
  const nowMs = stories.nowMs();
  const stored = await bucket.readOwn(STATE);
  const before = unpacked<FeedState>(stored?.bytes);
  const lists = await changes.read();
  const isSame = before?.parts === parts;
  // Most runs have nothing to do, and then write nothing.
  const isEdition = isPublishing && isEditionDue(before?.editedUntil, settings, nowMs);
  if (before && isSame && lists.length === 0 && !isEdition && !isDue(before, showing, nowMs)) return NOTHING;
  if (before?.writingUntilMs !== undefined && before.writingUntilMs > nowMs) return undefined;
  const names = before?.files ?? (isPublishing ? await namesIn(bucket) : {});
  const none = { ...noState(nowMs, parts), files: names };
  const known: FeedState = isSame ? before : { ...none, days: { ...none.days, ...before?.days } };
  const keptBefore = isPublishing && known.kept !== undefined ? await days.read(KEPT_FILE, known.kept) : undefined;
  const kept = keptBefore?.etag ? keptBefore.stories : undefined;
  const editions = isPublishing ? await knownEditions(editionFiles(bucket), stories, settings) : undefined;
  const changed = await changedStories(dependencies, known, kept, lists, showing, editions?.look);
  await editions?.missing(changed.gone);
  const edited = await editions?.change(changed, async (part) => {
    const etag = changed.etags[part];
    return changed.days.get(part) ?? (etag === undefined ? [] : (await days.read(part, etag)).stories);
  });
  const files = edited ? filesOf(changed.shown, new Set(Object.keys(known.files)), nowMs, settings, edited.latest) : [];
  const toWrite = files.filter(({ name, body }) => known.files[name] !== hash('md5', body));
  const wanted = new Set(files.map(({ name }) => name));
  // Whoever switches the pages off deletes their folder.
  const isObsolete = (name: string) => !wanted.has(name) && !(edited?.hasAny && isEditionFile(name));
  const obsolete = isPublishing ? Object.keys(known.files).filter(isObsolete) : [];
  // Names every file that this run may leave if it fails.
  const unknown = { ...known.files, ...Object.fromEntries(toWrite.map(({ name }) => [name, ''])) };
  const claimed: FeedState = { ...known, files: unknown, writingUntilMs: nowMs + WRITING_MS };
  const claim = await bucket.saveOwn(STATE, packed(claimed), stored?.etag ?? '');
  if (claim === undefined) return undefined;
  let after: FeedState = { ...known, files: unknown };
  let isSaved = false;
  try {
    await mapBounded(changed.pages, PAGE_WRITERS, (story) => writePage(story, bucket, settings, nowMs));
    if (isPublishing) await bucket.removePages([...changed.gone].map((pk) => addressOfStory({ pk })));
    await mapBounded(toWrite, WRITERS, (file) => bucket.put(file, Boolean(known.files[file.name])));
    await mapBounded(obsolete, WRITERS, (name) => bucket.remove(name));
    const etags = await mapBounded(
      [...changed.days],
      WRITERS,
      async ([day, all]): Promise<[string, string]> => [day, await days.write(day, all)],
    );
    await mapBounded(changed.expired, WRITERS, (day) => bucket.removeOwn(dayFile(day)));
    await mapBounded(edited?.pages ?? [], WRITERS, (page) => bucket.put(page, true));
    await mapBounded(edited?.removed ?? [], WRITERS, (name) => bucket.remove(name));
    await edited?.save();
    const stored = Object.entries({ ...changed.etags, ...Object.fromEntries(etags) });
    const { builtAtMs, completeFrom, pass } = changed;
    after = {
      ...{ builtAtMs, completeFrom, parts, isPublishing, hasPictures, sections, ...(pass && { pass }) },
      ...(isPublishing && { kept: await days.write(KEPT_FILE, changed.kept) }),
      ...(edited?.until && { editedUntil: edited.until }),
      days: Object.fromEntries(stored.filter(([day, etag]) => etag !== '' && !changed.expired.includes(day))),
      files: Object.fromEntries(files.map(({ name, body }) => [name, hash('md5', body)])),
    };
  } finally {
    isSaved = (await bucket.saveOwn(STATE, packed(after), claim)) !== undefined;
  }
  if (isSaved) await changes.remove(lists);
  return {
    ...{ written: toWrite.map(({ name }) => name), removed: obsolete, unchanged: files.length - toWrite.length },
    pages: changed.pages.length + (edited ? changed.gone.size + edited.pages.length + edited.removed.length : 0),
    days: changed.days.size + changed.expired.length,
  };
}

/** Files of a folder whose state is missing: each is written again, or deleted. */
async function namesIn(bucket: FeedBucket): Promise<Record<string, string>> {
  return Object.fromEntries((await bucket.list()).map((name) => [name, '']));
}

async function writePage(story: FeedStory, bucket: FeedBucket, settings: FeedSettings, nowMs: number): Promise<void> {
  const name = addressOfStory(story);
  const { mergedInto } = story;
  // An old one may still have a page, which says what it said before.
  if ((!isOnPages(story) && mergedInto === undefined) || !isRecent(story, nowMs)) return bucket.remove(name);
  const context = pageContext(settings, story.language);
  const body = mergedInto === undefined ? storyPage(context, story) : mergedPage(context, mergedInto);
  // The state is this stack's, so the folder is.
  await bucket.put({ name, contentType: HTML, body }, true);
}

function filesOf(
  stories: readonly FeedStory[],
  known: ReadonlySet<string>,
  nowMs: number,
  settings: FeedSettings,
  editions: EditionIndex['latest'],
): FeedFile[] {
  const { source, title, url } = settings;
  const existing = new Set([...known].map((name) => name.slice(0, name.lastIndexOf('.'))));
  const shown = stories.filter(isOnPages);
  const context = pageContext(settings, mainLanguage(shown));
  const from = { stories: stories.slice(0, STORIES), recent: stories, nowMs };
  const subjects = feedSubjects(from, title, existing, context.sections);
  const feeds = subjects.map((subject) => feedOf(subject, source));
  const files = feeds.flatMap((feed) => {
    const address = (ending: string) => feedAddress(feed.path + ending, url);
    const file = (ending: string, contentType: string, body: string): FeedFile => ({
      name: `${feed.path}${ending}`,
      contentType: `${contentType}; charset=utf-8`,
      body,
    });
    return [
      file('.atom', 'application/atom+xml', atomFeed(feed, address('.atom'))),
      file('.json', 'application/feed+json', jsonFeed(feed, address('.json'))),
    ];
  });
  return [
    ...files,
    ...directoryFiles(feeds, context, url),
    { name: 'index.html', contentType: HTML, body: frontPage(context, shown, nowMs, editions) },
    searchIndex(SEARCH_INDEX, shown),
    {
      name: 'style.css',
      contentType: 'text/css; charset=utf-8',
      body: settings.hasPictures ? STYLE + PICTURE_STYLE : STYLE,
    },
  ];
}

/** @param name of a feed's file, below the folder. @param url of the folder; empty: unknown */
function feedAddress(name: string, url: string): string | undefined {
  return url === '' ? undefined : url + encodeURI(name);
}
