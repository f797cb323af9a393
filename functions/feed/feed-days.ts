import { isShown } from '../story/items/is-shown.ts';
import type { StoryItem } from '../story/items/items.ts';
import { type Key, newestFirst, storyKey } from '../story/items/keys.ts';
import type { FeedBucket } from './feed-bucket.ts';
import { type DayStories, type FeedIndex, type FeedStory, packDay, publicPart, unpackDay } from './feed-state.ts';

/** Feeds and pages show stories of this many days. */
export const SHOWN_DAYS = 30;
/** Most stories that a day keeps, the newest. */
const DAY_STORIES = 20_000;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** After this time all stories of a day are read again, which shows changes that no run was notified of. */
const REBUILT_MS = DAY_MS;
export interface StoryReader {
  /** Keys of the stories that were first seen in the range, as the day index lists them. */
  list: (range: { from: string; to: string; limit: number }) => Promise<readonly (Key & { firstSeenAt: string })[]>;
  /** The current stories at these keys. */
  read: (keys: readonly Key[]) => Promise<StoryItem[]>;
  nowMs: () => number;
}

const DAY_FORMATS = new Map<string, Intl.DateTimeFormat>();

/** The day of an instant in a time zone: `2026-01-05`. */
export function dayIn(timeZone: string): (instant: string | number) => string {
  // Sweden writes dates as ISO 8601 does.
  const format = DAY_FORMATS.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  DAY_FORMATS.set(timeZone, format);
  return (instant) => format.format(new Date(instant));
}

/** The days whose stories are shown, the newest first. */
export function shownDays(today: string): string[] {
  return Array.from({ length: SHOWN_DAYS }, (_, back) => dayBefore(today, back));
}

const dayBefore = (day: string, days: number): string =>
  new Date(Date.parse(day) - days * DAY_MS).toISOString().slice(0, 10);

/** The stories of each day, in a file of its own: a run reads and writes those of the days that it needs. */
export class FeedDays {
  /** Partition keys of stories that may have changed, by day. */
  readonly changed = new Map<string, Set<string>>();
  /** Partition keys of stories that are not kept any more, and may have a page. */
  readonly gone = new Set<string>();
  /** Stories of the days that are kept, by day. */
  readonly #loaded = new Map<string, DayStories>();
  readonly #bucket: FeedBucket;
  readonly #reader: StoryReader;
  readonly #dayOf: (instant: string | number) => string;
  readonly index: FeedIndex;
  readonly days: readonly string[];

  constructor(bucket: FeedBucket, reader: StoryReader, index: FeedIndex, timeZone: string) {
    this.#bucket = bucket;
    this.#reader = reader;
    this.#dayOf = dayIn(timeZone);
    this.index = index;
    this.days = shownDays(this.#dayOf(reader.nowMs()));
  }

  async of(day: string): Promise<DayStories> {
    let stories = this.#loaded.get(day);
    if (stories === undefined) {
      const { isStored } = this.index.days[day] ?? {};
      stories = isStored ? unpackDay(await this.#bucket.read(fileOf(day))) : new Map();
      // A file that cannot be read is made again.
      if (stories === undefined) delete this.index.days[day];
      stories ??= new Map();
      this.#loaded.set(day, stories);
    }
    return stories;
  }

  /** Takes over how these stories are now. */
  async update(storyIds: Iterable<string>): Promise<void> {
    const keys = [...storyIds].map(storyKey);
    const items = new Map((await this.#reader.read(keys)).map((item) => [item.pk, item]));
    for (const [pk, item] of items) {
      const day = this.#dayOf(item.firstSeenAt);
      // All stories of a day that is not kept yet are read anyway.
      if (this.index.days[day] && this.days.includes(day)) this.#set(day, await this.of(day), pk, item);
    }
    const gone = keys.filter(({ pk }) => !items.has(pk));
    for (const { pk } of gone) this.gone.add(pk);
    if (gone.length > 0)
      for (const day of Object.keys(this.index.days))
        for (const { pk } of gone) this.#set(day, await this.of(day), pk, undefined);
  }

  /** The newest day of which some changes may be missing. */
  get outdated(): string | undefined {
    return this.days.find((day) => this.#isOld(day));
  }

  /** Reads all stories of a day again. */
  async rebuild(day: string): Promise<void> {
    const stories = await this.of(day);
    const known = [...stories.values()].map(({ story }) => story);
    const items = (await this.#reader.read([...(await this.#listedOn(day)), ...known]))
      .filter(({ firstSeenAt }) => this.#dayOf(firstSeenAt) === day)
      .toSorted(newestFirst)
      .slice(0, DAY_STORIES);
    const current = new Map(items.map((item) => [item.pk, item]));
    this.index.days[day] = { shown: 0, ...this.index.days[day], builtAtMs: this.#reader.nowMs() };
    for (const pk of new Set([...stories.keys(), ...current.keys()])) this.#set(day, stories, pk, current.get(pk));
    this.#changedOn(day);
  }

  /** The newest stories, at least of the hot days. @param count as many, if there are */
  async latest(count: number, isHot: (day: string) => boolean): Promise<FeedStory[]> {
    const latest: FeedStory[] = [];
    for (const day of this.days) {
      if (latest.length >= count && !isHot(day)) break;
      for (const { story } of (await this.of(day)).values()) latest.push(story);
    }
    return latest.toSorted(newestFirst);
  }

  /** Whether a run has something to do although no list names a change. */
  get isDue(): boolean {
    return this.expired.length > 0 || this.outdated !== undefined;
  }

  #isOld(day: string): boolean {
    return this.#reader.nowMs() - (this.index.days[day]?.builtAtMs ?? 0) >= REBUILT_MS;
  }

  /** Days that are kept and not shown any more. */
  get expired(): string[] {
    return Object.keys(this.index.days).filter((day) => !this.days.includes(day));
  }

  async save(day: string): Promise<void> {
    const stories = await this.of(day);
    const kept = this.index.days[day];
    if (kept) kept.shown = [...stories.values()].filter(({ story }) => isShown(story)).length;
    if (stories.size === 0 && !kept?.isStored) return;
    if (kept) kept.isStored = true;
    await this.#bucket.put({ name: fileOf(day), contentType: 'application/gzip', body: packDay(stories) }, true);
  }

  async forget(day: string): Promise<void> {
    delete this.index.days[day];
    await this.#bucket.remove(fileOf(day));
  }

  async #listedOn(day: string): Promise<Key[]> {
    // No zone is further from UTC than these hours.
    const [from, to] = [-14, 24 + 12].map((hours) => new Date(Date.parse(day) + hours * HOUR_MS).toISOString());
    const listed = await this.#reader.list({ from: from ?? '', to: to ?? '', limit: 2 * DAY_STORIES });
    return listed.filter(({ firstSeenAt }) => this.#dayOf(firstSeenAt) === day);
  }

  #changedOn(day: string): Set<string> {
    const changed = this.changed.get(day) ?? new Set();
    this.changed.set(day, changed);
    return changed;
  }

  #set(day: string, stories: DayStories, pk: string, item: StoryItem | undefined): void {
    const known = stories.get(pk);
    if (item === undefined && known === undefined) return;
    if (item?.day === undefined) {
      stories.delete(pk);
      this.gone.add(pk);
    } else stories.set(pk, { story: publicPart(item), page: known?.page });
    this.#changedOn(day).add(pk);
  }
}

const fileOf = (day: string): string => `.days/${day}.gz`;
