import { mapBounded } from '../map-bounded.ts';
import { hottestFirst } from '../story/items/heat.ts';
import { isShown } from '../story/items/is-shown.ts';
import type { StoryItem } from '../story/items/items.ts';
import { type Key, newestFirst, storyKey } from '../story/items/keys.ts';
import type { Story } from '../story/items/story.ts';
import type { ChangeList } from '../story/table/dynamo-change-lists.ts';
import { type FeedState, type FeedStory, publicPart } from './feed-state.ts';
import { listedOn, type StoredDay, type StoryDays } from './story-days.ts';

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

export interface ChangedStories extends Pick<FeedState, 'builtAtMs' | 'completeFrom'> {
  /** The newest stories and the hottest, the newest first. */
  readonly kept: readonly FeedStory[];
  /** Of the files of days before the change, as far as there are some. */
  readonly etags: Readonly<Record<string, string>>;
  /** All stories of the days that have changed. */
  readonly days: ReadonlyMap<string, readonly FeedStory[]>;
  /** Days whose stories are too old. */
  readonly expired: readonly string[];
  /** Stories whose page is written, or deleted if they are not shown. */
  readonly pages: readonly FeedStory[];
  /** Partition keys of stories that the table or the day index does not have any more. */
  readonly gone: ReadonlySet<string>;
}

/** Pages and feeds have at most this many of the newest stories, and as many of the hottest. */
export const STORIES = 1_000;
/** Most stories that are listed again. */
const LISTED = 20_000;

const DAY_MS = 24 * 60 * 60 * 1000;
/** Feeds, pages and searches have stories of this time. */
const SHOWN_DAYS = 30;
/** Days, today included, whose stories pages are made of, however many there are. */
export const PAGE_DAYS = 7;
/** After this time the stories are listed again, which shows changes that no run was notified of. */
export const REBUILT_MS = DAY_MS;

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
export function noState(nowMs: number): Pick<FeedState, 'builtAtMs' | 'completeFrom' | 'days' | 'isPublishing'> {
  const days = Array.from({ length: SHOWN_DAYS + 1 }, (_, day) => [dayAt(nowMs - day * DAY_MS), '']);
  return { builtAtMs: 0, completeFrom: '9', days: Object.fromEntries(days), isPublishing: false };
}

/** The stories once those that have changed are read again, and every day all of them. */
export async function changedStories(
  sources: StorySources,
  known: FeedState,
  lists: readonly ChangeList[],
  { isPublishing, hasPictures }: Pick<FeedState, 'isPublishing' | 'hasPictures'>,
): Promise<ChangedStories> {
  const { stories: reader, days: files } = sources;
  const nowMs = reader.nowMs();
  const oldest = dayAt(nowMs - SHOWN_DAYS * DAY_MS);
  const losesPictures = Boolean(known.hasPictures) && !hasPictures;
  const isDue = nowMs - known.builtAtMs >= REBUILT_MS || Boolean(known.hasPictures) !== Boolean(hasPictures);
  const named = new Map(lists.flatMap(({ storyIds }) => storyIds.map((id) => [storyKey(id).pk, storyKey(id)])));

  const days = new Map<string, Map<string, FeedStory>>();
  const etags: Record<string, string> = {};
  const load = async (day: string) => {
    if (days.has(day)) return;
    const etagBefore = known.days[day];
    const { etag, stories } = etagBefore === undefined ? NO_DAY : await files.read(day, etagBefore);
    if (etag !== '') etags[day] = etag;
    days.set(day, new Map(stories.map((story) => [story.pk, story])));
  };
  const loaded = () => [...days.values()].flatMap((day) => [...day.values()]);
  const knownDays = Object.keys(known.days).sort().reverse();

  let current = await reader.read([...named.values()]);
  await mapBounded([...new Set(current.map(listedOn))], READ_AT_A_TIME, load);
  if (isPublishing)
    for (const [place, day] of knownDays.entries())
      if (place < PAGE_DAYS || loaded().filter(isShown).length < STORIES) await load(day);
  // Of a story that the table does not have, nobody knows the day.
  const has = new Set([...current, ...loaded()].map(({ pk }) => pk));
  const isLost = [...named.keys()].some((pk) => !has.has(pk));
  if (isDue || isLost) await mapBounded(knownDays, READ_AT_A_TIME, load);

  const listed = isDue
    ? // Stories are listed by the clocks of other machines.
      await reader.list({ from: `${oldest}T00:00:00.000Z`, to: iso(nowMs + DAY_MS), limit: LISTED })
    : [];
  const asked = isDue ? [...named.values(), ...loaded(), ...listed] : [...named.values()];
  if (isDue) current = await reader.read(asked);
  for (const day of new Set(current.map(listedOn))) await load(day);

  const items = current.filter(({ day }) => day !== undefined);
  const isThere = new Set(items.map(({ pk }) => pk));
  // Nobody was ever told of these: they have no page.
  const silent = new Set(current.filter(({ announced }) => announced === undefined).map(({ pk }) => pk));
  const gone = new Set(asked.map(({ pk }) => pk).filter((pk) => !isThere.has(pk) && !silent.has(pk)));
  const before = new Map(loaded().map((story) => [story.pk, story]));
  const written = new Map<string, FeedStory>();
  for (let at = 0; at < items.length; at += PORTION)
    for (const story of await reader.withReports(items.slice(at, at + PORTION))) {
      const now = publicPart(story, hasPictures);
      if (JSON.stringify(now) !== JSON.stringify(before.get(story.pk))) written.set(story.pk, now);
    }

  const changedDays = new Set<string>();
  for (const story of written.values()) {
    const day = listedOn(story);
    if (day < oldest) continue;
    days.get(day)?.set(story.pk, story);
    changedDays.add(day);
  }
  for (const [day, stories] of days) for (const pk of gone) if (stories.delete(pk)) changedDays.add(day);

  const kept = mostOf(loaded(), nowMs);
  const isFirst = isPublishing && !known.isPublishing;
  const paged = new Set([...kept.map(({ pk }) => pk), ...named.keys()]);
  const first = new Map(isFirst ? kept.map((story) => [story.pk, story]) : []);
  const isPaged = ({ pk }: FeedStory) => (losesPictures || paged.has(pk)) && !silent.has(pk);
  const pages = [...new Map([...first, ...written]).values()].filter(isPaged);
  const earliest = items.map(({ firstSeenAt }) => firstSeenAt).sort()[0] ?? iso(nowMs);
  const complete = listed.length < LISTED ? oldest : dayAt(Date.parse(earliest) + DAY_MS);
  return {
    builtAtMs: isDue ? nowMs : known.builtAtMs,
    completeFrom: isDue && complete < known.completeFrom ? complete : known.completeFrom,
    kept,
    etags: { ...known.days, ...etags },
    days: new Map([...changedDays].map((day) => [day, [...(days.get(day)?.values() ?? [])].toSorted(newestFirst)])),
    expired: isDue ? knownDays.filter((day) => day < oldest) : [],
    pages: isPublishing ? pages : [],
    gone,
  };
}

/** The newest stories and the hottest, the newest first: of each day that has a page, and also where an archive came today. */
function mostOf(stories: readonly FeedStory[], nowMs: number): FeedStory[] {
  const shown = stories.filter((story) => story.announced && isRecent(story, nowMs)).toSorted(newestFirst);
  const hottest = shown.filter(({ heat }) => heat !== undefined).toSorted(hottestFirst);
  return [...new Set([...shown.slice(0, STORIES), ...hottest.slice(0, STORIES)])].toSorted(newestFirst);
}
