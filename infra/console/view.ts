import type { Searched } from '../../functions/matching/text-search.ts';
import type { Disposition } from '../../functions/story/items/disposition.ts';
import type { Receipt, StoryItem } from '../../functions/story/items/items.ts';
import { storyIdAt } from '../../functions/story/items/keys.ts';
import { searchedOf } from '../operator/table/search.ts';
import { type FileRow, fileId, fileRow, type StoryRow, storyRow, withinHour } from './page-rows.ts';

/** Rows that are kept of each kind. Older ones are in the table only. */
const MOST_FILES = 50_000;
export const MOST_STORIES = 20_000;

/** The rate chart: number of bars, and seconds of each. */
const BARS = 90;
const BAR_SECONDS = 10;

/** Hours of the chart of stories. */
const HOURS = 48;
const HOUR_MS = 3_600_000;

export interface PageQuery<T> {
  /** The `next` of the page before. */
  readonly before?: number | undefined;
  readonly limit: number;
  readonly accepts: (row: T) => boolean;
  /** Default: the newest first. */
  readonly order?: ((one: T, other: T) => number) | undefined;
}

export interface Page<T> {
  readonly rows: T[];
  /** Absent on the last page. */
  readonly next?: number;
  /** Rows that are accepted, on all pages. */
  readonly total: number;
}

interface Rows<T> {
  /** @param isNew puts a row that is known on top again. @returns the row as it is kept. */
  put(row: T, isNew?: boolean): T;
  /** Puts older rows, the newest first, below all that are known; as many as there is room for. */
  putBelow(older: readonly T[]): T[];
  get(id: string): T | undefined;
  all(): Iterable<T>;
  page(query: PageQuery<T>): Page<T>;
}

/** Rows in the order in which they came, at most this many. @param onDropped gets the oldest when there are more. */
function createRows<T extends { id: string; place?: number }>(most: number, onDropped?: (row: T) => void): Rows<T> {
  // A map keeps the order of its insertions.
  let rows = new Map<string, T>();
  let places = 0;
  let below = 0;
  return {
    put(row, isNew = false) {
      const known = isNew ? undefined : rows.get(row.id);
      if (isNew) rows.delete(row.id);
      const kept = { ...row, place: known?.place ?? places++ };
      rows.set(row.id, kept);
      const [oldest] = rows.size > most ? rows.values() : [];
      if (oldest) {
        rows.delete(oldest.id);
        onDropped?.(oldest);
      }
      return kept;
    },
    putBelow(older) {
      const unknown = older.filter(({ id }) => !rows.has(id)).slice(0, most - rows.size);
      const placed = unknown.map((row) => ({ ...row, place: --below })).reverse();
      rows = new Map([...placed.map((row) => [row.id, row] as const), ...rows]);
      return placed;
    },
    get: (id) => rows.get(id),
    all: () => rows.values(),
    page({ before, limit, accepts, order }) {
      const accepted = [...rows.values()].reverse().filter(accepts);
      const total = accepted.length;
      // By place, because rows arrive on top between two pages; in another order by how many were shown.
      const rest =
        order === undefined
          ? accepted.filter(({ place = 0 }) => place < (before ?? Number.POSITIVE_INFINITY))
          : accepted.sort(order).slice(before ?? 0);
      const shown = rest.slice(0, limit);
      const next = order === undefined ? shown.at(-1)?.place : (before ?? 0) + limit;
      return { rows: shown, ...(rest.length > limit && next !== undefined && { next }), total };
    },
  };
}

export interface Changes {
  readonly files: FileRow[];
  readonly stories: StoryRow[];
}

/**
 * What the stream, the index and the subscription have said so far, as rows for a page. It holds nothing that they do
 * not say: closing the console loses nothing.
 */
export interface View {
  readonly files: Rows<FileRow>;
  readonly stories: Rows<StoryRow>;
  uploaded(file: { key: string; versionId?: string | undefined; uploadedAt: string }): void;
  receipt(receipt: Receipt): void;
  story(story: StoryItem): void;
  /** Stories that the table had before, the newest first. @param since it holds all that were first seen from then on */
  olderStories(stories: readonly StoryItem[], since: string): void;
  /** It holds all stories that were first seen from this instant on; undefined: that is not known yet. */
  heldSince(): string | undefined;
  /** The announcement about a version of a file was received. */
  announcement(object: { key: string; versionId?: string | undefined }, time: string): void;
  reportsOf(storyId: string): FileRow[];
  counts(): Record<string, number>;
  /** Files decided in each bar of the chart, the oldest first. */
  rate(now: number): { seconds: number; bars: number[]; rejected: number[] };
  /** Stories first seen in each hour up to this one, the oldest first; and how many of them are withdrawn. */
  hours(now: number): { bars: number[]; withdrawn: number[] };
  /** What a story is searched by. */
  searched(row: StoryRow): Searched;
  /** What changed since the last call. */
  changes(): Changes;
}

const NOTHING_SEARCHED: Searched = { texts: [], publishers: [], urls: [], ids: [] };

const after = (at: string): string => new Date(Date.parse(at) + 1).toISOString();

/** Whether a known file is of a later upload, or of a later receipt of the same one. */
function isNewer(known: FileRow, row: FileRow): boolean {
  if (known.uploadedAt !== row.uploadedAt) return known.uploadedAt > row.uploadedAt;
  return (known.version ?? 0) > (row.version ?? 0);
}

/** @param listeningSince the instant from which on announcements are received; undefined: they are not. */
export function createView(listeningSince: () => string | undefined): View {
  const files = createRows<FileRow>(MOST_FILES);
  let heldSince: string | undefined;
  const stories = createRows<StoryRow>(MOST_STORIES, ({ firstSeenAt }) => {
    if (heldSince !== undefined && firstSeenAt >= heldSince) heldSince = after(firstSeenAt);
  });
  const byStory = new Map<string, Set<string>>();
  const due = new Set<string>();
  const received = new Map<string, { time: string; at: string }>();
  const counts: Record<string, number> = {};
  const bars = new Map<number, { all: number; rejected: number }>();
  const searched = new WeakMap<StoryRow, Searched>();
  const changed = { files: new Set<string>(), stories: new Set<string>() };

  /**
   * An announcement that is older than the decision was of an earlier upload: without versions, all uploads of a key
   * are one row.
   */
  function announcedState({ id, decidedAt = '' }: FileRow): string {
    const announcement = received.get(id);
    if (announcement !== undefined && announcement.time >= decidedAt) return announcement.at;
    const since = listeningSince();
    return due.has(id) ? (since !== undefined && decidedAt >= since ? 'waiting' : 'unseen') : 'none';
  }

  function count(disposition: Disposition, decidedAt: string): void {
    counts[disposition] = (counts[disposition] ?? 0) + 1;
    const at = Math.floor(Date.parse(decidedAt) / 1000 / BAR_SECONDS);
    const bar = bars.get(at) ?? { all: 0, rejected: 0 };
    bars.set(at, { all: bar.all + 1, rejected: bar.rejected + (disposition === 'rejected' ? 1 : 0) });
    if (bars.size > 10 * BARS) for (const old of bars.keys()) if (old < at - BARS) bars.delete(old);
  }

  function withStory(row: FileRow): FileRow {
    const storyHeadline = row.storyId && stories.get(row.storyId)?.headline;
    const announced = row.disposition === undefined ? undefined : announcedState(row);
    return { ...row, ...(storyHeadline && { storyHeadline }), ...(announced && { announced }) };
  }

  function markDue(id: string): void {
    due.add(id);
    if (due.size > MOST_FILES) due.delete(due.values().next().value ?? '');
    if (files.get(id)) changed.files.add(id);
  }

  return {
    files: {
      ...files,
      page(query) {
        const page = files.page(query);
        return { ...page, rows: page.rows.map(withStory) };
      },
    },
    stories,
    uploaded(file) {
      const id = fileId(file);
      // Its receipt may have been faster.
      if ((files.get(id)?.uploadedAt ?? '') >= file.uploadedAt) return;
      files.put({ id, ...file, ...(file.versionId && { versionId: file.versionId }) } as FileRow, true);
      changed.files.add(id);
    },
    receipt(receipt) {
      const row = fileRow(receipt);
      const known = files.get(row.id);
      if (known?.disposition === undefined || known.uploadedAt !== row.uploadedAt) {
        count(receipt.disposition, receipt.receivedAt);
      }
      if (known && isNewer(known, row)) return;
      files.put(row, known !== undefined && known.uploadedAt !== row.uploadedAt);
      changed.files.add(row.id);
      if (receipt.announce !== 'none') markDue(row.id);
      if (row.storyId === undefined) return;
      const reports = byStory.get(row.storyId) ?? new Set();
      byStory.set(row.storyId, reports.add(row.id));
      if (byStory.size > 1.1 * MOST_STORIES) byStory.delete(byStory.keys().next().value ?? '');
    },
    story(item) {
      const row = storyRow(item);
      const known = stories.get(row.id);
      // The stream has older images of what the index has shown.
      if ((known?.version ?? 0) > row.version) return;
      // A story names its first reports only: of the others the stream shows when they came.
      const more = known ? row.publishers.length - known.publishers.length : 0;
      const came = Array.from({ length: Math.max(0, more) }, () => Date.parse(row.lastSeenAt ?? row.firstSeenAt));
      if (known) row.joins = withinHour([...known.joins, ...came], Date.now());
      searched.set(stories.put(row), searchedOf(item));
      changed.stories.add(row.id);
      if (item.announce !== 'none') markDue(fileId(item.facts.object));
    },
    olderStories(items, since) {
      const searchedBy = new Map(items.map((item) => [storyIdAt(item), searchedOf(item)]));
      for (const row of stories.putBelow(items.map(storyRow)))
        searched.set(row, searchedBy.get(row.id) ?? NOTHING_SEARCHED);
      heldSince = since;
    },
    heldSince: () => heldSince,
    announcement(object, time) {
      const id = fileId(object);
      received.set(id, { time, at: new Date().toISOString() });
      if (received.size > MOST_FILES) received.delete(received.keys().next().value ?? '');
      if (files.get(id)) changed.files.add(id);
    },
    reportsOf: (storyId) =>
      [...(byStory.get(storyId) ?? [])].flatMap((id) => {
        const row = files.get(id);
        // A report that was split off has left.
        return row?.storyId === storyId ? [withStory(row)] : [];
      }),
    counts: () => counts,
    rate(now) {
      const last = Math.floor(now / 1000 / BAR_SECONDS);
      const shown = Array.from({ length: BARS }, (_, index) => bars.get(last - BARS + 1 + index));
      return {
        seconds: BAR_SECONDS,
        bars: shown.map((bar) => bar?.all ?? 0),
        rejected: shown.map((bar) => bar?.rejected ?? 0),
      };
    },
    hours(now) {
      const last = Math.floor(now / HOUR_MS);
      const [all, withdrawn] = [new Array<number>(HOURS).fill(0), new Array<number>(HOURS).fill(0)];
      for (const row of stories.all()) {
        const at = Math.floor(Date.parse(row.firstSeenAt) / HOUR_MS) - last + HOURS - 1;
        if (at < 0 || at >= HOURS) continue;
        all[at] = (all[at] ?? 0) + 1;
        if (row.withdrawn) withdrawn[at] = (withdrawn[at] ?? 0) + 1;
      }
      return { bars: all, withdrawn };
    },
    searched: (row) => searched.get(row) ?? { ...NOTHING_SEARCHED, texts: [row.headline] },
    changes() {
      const rows = {
        files: [...changed.files].flatMap((id) => files.get(id) ?? []).map(withStory),
        stories: [...changed.stories].flatMap((id) => stories.get(id) ?? []),
      };
      changed.files.clear();
      changed.stories.clear();
      return rows;
    },
  };
}
