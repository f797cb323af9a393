import { mapBounded } from '../runtime/map-bounded.ts';
import { hottestFirst } from '../story/items/heat.ts';
import type { StoryItem } from '../story/items/items.ts';
import { type Key, newestFirst, storyKey } from '../story/items/keys.ts';
import type { Story } from '../story/items/story.ts';
import type { ChangeList } from '../story/table/dynamo-change-lists.ts';
import { type FeedState, type FeedStory, type Pass, publicPart } from './feed-state.ts';
import { type Parts, partAt, partBefore, rangeOf, type StoredDay, type StoryDays } from './story-days.ts';

export interface StoryReader {
  /** Keys of the stories that were first seen in the range, as the day index lists them, the newest first. */
  list: (range: { from: string; to: string; limit: number }) => Promise<readonly Key[]>;
  /** The current stories at these keys, without their reports. */
  read: (keys: readonly Key[]) => Promise<StoryItem[]>;
  /** The same stories with all of their reports. */
  withReports: (heads: readonly StoryItem[]) => Promise<Story[]>;
  nowMs: () => number;
}

/** Where stories come from. */
export interface StorySources {
  stories: StoryReader;
  days: StoryDays;
}

export interface ChangedStories extends Pick<FeedState, 'builtAtMs' | 'completeFrom' | 'pass'> {
  /** The newest stories and the hottest, the newest first. */
  readonly shown: readonly FeedStory[];
  /** These, and as many more: some of them may leave. */
  readonly kept: readonly FeedStory[];
  /** Of the files of days before the change, as far as there are some. */
  readonly etags: Readonly<Record<string, string>>;
  /** All stories of the days, or parts of days, that have changed. */
  readonly days: ReadonlyMap<string, readonly FeedStory[]>;
  /** Those whose stories are too old, or of another length. */
  readonly expired: readonly string[];
  /** Stories whose page is written, or deleted if they are not shown. */
  readonly pages: readonly FeedStory[];
  /** Partition keys of stories that the table or the day index does not have any more. */
  readonly gone: ReadonlySet<string>;
}

/** Pages and feeds have at most this many of the newest stories, and as many of the hottest. */
export const STORIES = 1_000;
/** Most stories of one day, or part of one, that are listed again. */
const LISTED = 60_000;
/** Stories that a pass reads in one run, by whole parts; and parts. All of 30 days in a day: 9.6 million. */
const PASSED = 8_000;
const PASSED_PARTS = 40;

const DAY_MS = 24 * 60 * 60 * 1000;
/** Feeds, pages and searches have stories of this time. */
const SHOWN_DAYS = 30;
/** Days whose editions pages link to. */
export const PAGE_DAYS = 7;
/** From the beginning of one pass to the beginning of the next. */
const REBUILT_MS = DAY_MS;

/** Files of days that are read at a time. */
const READ_AT_A_TIME = 8;
/** Stories whose reports are read at a time. */
const PORTION = 100;

const NO_DAY: StoredDay = { etag: '', stories: [] };

const iso = (ms: number): string => new Date(ms).toISOString();
const dayAt = (ms: number): string => iso(ms).slice(0, 10);

export const isRecent = ({ firstSeenAt }: FeedStory, nowMs: number): boolean =>
  Date.parse(firstSeenAt) > nowMs - SHOWN_DAYS * DAY_MS;

/** A state of which nothing is known: files of days may be there. */
export function noState(nowMs: number, parts: Parts): Omit<FeedState, 'files'> {
  const days: Record<string, string> = {};
  for (const oldest = oldestAt(nowMs); ; ) {
    const part: string = partBefore(Object.keys(days).at(-1) ?? newestAt(nowMs, parts), parts);
    if (part < oldest) break;
    days[part] = '';
  }
  return { builtAtMs: 0, completeFrom: '9', days, parts, isPublishing: false };
}

const oldestAt = (nowMs: number): string => dayAt(nowMs - SHOWN_DAYS * DAY_MS);
/** Stories are listed by the clocks of other machines. */
const newestAt = (nowMs: number, parts: Parts): string => partAt(iso(nowMs + DAY_MS), parts);

/** What pages show, and how many parts a day has. */
export interface Showing extends Pick<FeedState, 'isPublishing' | 'hasPictures' | 'sections'> {
  parts: Parts;
}

/** Whether a run has something to do. */
export function isDue(known: FeedState, showing: Showing, nowMs: number): boolean {
  return known.pass !== undefined || isOther(known, showing) || nowMs - known.builtAtMs >= REBUILT_MS;
}

function isOther(known: FeedState, { isPublishing, hasPictures, sections }: Showing): boolean {
  return (
    known.isPublishing !== isPublishing ||
    Boolean(known.hasPictures) !== Boolean(hasPictures) ||
    known.sections !== sections ||
    (isPublishing && known.kept === undefined)
  );
}

/**
 * The stories that have changed, once they are read again; and those of some days more, for a pass goes over all of
 * them in a day. A run reads the files of these days alone, so that its work does not grow with what is older.
 * @param kept what pages were made of before; undefined: nobody knows. @param look is shown every story that was read
 * again, also those that are older than the files
 */
export async function changedStories(
  { stories: reader, days: files }: StorySources,
  known: FeedState,
  kept: readonly FeedStory[] | undefined,
  lists: readonly ChangeList[],
  showing: Showing,
  look?: (stories: readonly Story[]) => Promise<void>,
): Promise<ChangedStories> {
  const { isPublishing, hasPictures = false, parts } = showing;
  const nowMs = reader.nowMs();
  const oldest = oldestAt(nowMs);
  const partOf = ({ firstSeenAt }: Pick<FeedStory, 'firstSeenAt'>) => partAt(firstSeenAt, parts);
  const pass = passOf(known, kept, showing, nowMs);
  const named = new Map(lists.flatMap(({ storyIds }) => storyIds.map((id) => [storyKey(id).pk, storyKey(id)])));

  const days = new Map<string, Map<string, FeedStory>>();
  const etags: Record<string, string> = {};
  const load = async (part: string) => {
    if (days.has(part)) return;
    const etagBefore = known.days[part];
    const { etag, stories } = etagBefore === undefined ? NO_DAY : await files.read(part, etagBefore);
    if (etag !== '') etags[part] = etag;
    days.set(part, new Map(stories.map((story) => [story.pk, story])));
  };
  const asked = new Set(named.keys());
  const current = new Map((await reader.read([...named.values()])).map((head) => [head.pk, head]));
  // Of a story that the table does not have any more, only pages know the day; else a pass finds it.
  const lost = (kept ?? []).filter(({ pk }) => named.has(pk) && !current.has(pk));
  await mapBounded([...new Set([...current.values(), ...lost].map(partOf))], READ_AT_A_TIME, load);

  const passed = new Set<string>();
  let { next, isCut } = pass;
  let completeFrom = known.completeFrom;
  for (let read = 0; next !== undefined && read < PASSED && passed.size < PASSED_PARTS; ) {
    const part: string = next;
    await load(part);
    const listed = await reader.list({ ...rangeOf(part, parts), limit: LISTED });
    const keys = new Map([...listed, ...(days.get(part)?.values() ?? [])].map((key) => [key.pk, key]));
    const unread = [...keys.values()].filter(({ pk }) => !asked.has(pk));
    for (const head of await reader.read(unread)) current.set(head.pk, head);
    for (const pk of keys.keys()) asked.add(pk);
    passed.add(part);
    read += keys.size;
    isCut ||= listed.length >= LISTED;
    if (!isCut && part < completeFrom) completeFrom = part;
    const before = partBefore(part, parts);
    next = before < oldest ? undefined : before;
  }
  // The index may list a story a little late, or by another clock.
  await mapBounded([...new Set([...current.values()].map(partOf))], READ_AT_A_TIME, load);

  const items = [...current.values()].filter(({ day }) => day !== undefined);
  const isThere = new Set(items.map(({ pk }) => pk));
  // Nobody was ever notified of these: they have no page, unless they came with the first poll of a feed.
  const silent = new Set([...current.values()].filter(({ announced }) => announced === undefined).map(({ pk }) => pk));
  const gone = new Set([...asked].filter((pk) => !isThere.has(pk) && !silent.has(pk)));
  const before = (head: StoryItem): FeedStory | undefined => days.get(partOf(head))?.get(head.pk);
  const isChanged = (head: StoryItem) =>
    named.has(head.pk) || pass.isWhole === true || before(head)?.version !== head.version;

  const written = new Map<string, FeedStory>();
  const paged = new Map<string, FeedStory>();
  const changedDays = new Set<string>();
  // An edition may have one that is too old for the files.
  const toRead = items.filter((head) => (look || partOf(head) >= oldest) && isChanged(head));
  for (let at = 0; at < toRead.length; at += PORTION) {
    const read = await reader.withReports(toRead.slice(at, at + PORTION));
    await look?.(read);
    for (const story of read) {
      const now = publicPart(story, hasPictures);
      const part = partOf(story);
      if (now.quiet || days.get(part)?.get(story.pk)?.quiet) silent.delete(story.pk);
      if (part < oldest) paged.set(story.pk, now);
      if (part < oldest) continue;
      if (saysTheSame(now, days.get(part)?.get(story.pk))) continue;
      written.set(story.pk, now);
      days.get(part)?.set(story.pk, now);
      changedDays.add(part);
    }
  }
  for (const [part, stories] of days) for (const pk of gone) if (stories.delete(pk)) changedDays.add(part);

  const candidates = new Map((kept ?? []).map((story) => [story.pk, story]));
  for (const part of passed) for (const [pk, story] of days.get(part) ?? []) candidates.set(pk, story);
  for (const [pk, story] of written) candidates.set(pk, story);
  for (const pk of gone) candidates.delete(pk);
  const most = isPublishing ? mostOf([...candidates.values()], nowMs, 2 * STORIES) : [];
  const shown = mostOf(most, nowMs, STORIES);
  for (const [pk, story] of written) paged.set(pk, story);
  if (pass.isWhole) for (const story of shown) if (passed.has(partOf(story))) paged.set(story.pk, story);
  const wanted = new Set([...shown.map(({ pk }) => pk), ...named.keys()]);
  const isPaged = ({ pk }: FeedStory) => (pass.losesPictures || wanted.has(pk)) && !silent.has(pk);
  return {
    builtAtMs: pass.builtAtMs,
    ...(next !== undefined && { pass: { ...pass.flags, ...(isCut && { isCut }), next } }),
    completeFrom,
    ...{ shown, kept: most },
    etags: { ...known.days, ...etags },
    days: new Map([...changedDays].map((part) => [part, [...(days.get(part)?.values() ?? [])].toSorted(newestFirst)])),
    expired: Object.keys(known.days).filter(
      (part) => part < oldest || partAt(rangeOf(part, parts).from, parts) !== part,
    ),
    pages: isPublishing ? [...paged.values()].filter(isPaged) : [],
    gone,
  };
}

/** The pass that goes on, or begins. */
function passOf(known: FeedState, kept: readonly FeedStory[] | undefined, showing: Showing, nowMs: number) {
  const isWhole = isOther(known, showing) || (showing.isPublishing && kept === undefined);
  if (!isWhole && nowMs - known.builtAtMs < REBUILT_MS) {
    const { next, ...flags } = known.pass ?? {};
    return { builtAtMs: known.builtAtMs, next, flags, ...flags };
  }
  const losesPictures = Boolean(known.hasPictures) && !showing.hasPictures;
  const flags: Omit<Pass, 'next'> = { ...(isWhole && { isWhole }), ...(losesPictures && { losesPictures }) };
  return { builtAtMs: nowMs, next: newestAt(nowMs, showing.parts), flags, ...flags };
}

/** A write that changes nothing that is shown, such as a copy's, writes no page. */
function saysTheSame(now: FeedStory, before: FeedStory | undefined): boolean {
  return before !== undefined && JSON.stringify({ ...now, version: 0 }) === JSON.stringify({ ...before, version: 0 });
}

/** The newest stories and the hottest, the newest first: of each day that has a page, also if an archive came today. */
function mostOf(stories: readonly FeedStory[], nowMs: number, most: number): FeedStory[] {
  const isThere = (story: FeedStory) => (story.announced || story.quiet) && isRecent(story, nowMs);
  const shown = stories.filter(isThere).toSorted(newestFirst);
  const hottest = shown.filter(({ heat }) => heat !== undefined).toSorted(hottestFirst);
  return [...new Set([...shown.slice(0, most), ...hottest.slice(0, most)])].toSorted(newestFirst);
}
