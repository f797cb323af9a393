import type { Disposition } from '../../functions/story/disposition.ts';
import type { Receipt, StoryItem } from '../../functions/story/items.ts';
import { type FileRow, fileId, fileRow, type StoryRow, storyRow } from './rows.ts';

/** Rows that are kept of each kind. Older ones are in the table only. */
const MOST_FILES = 50_000;
const MOST_STORIES = 20_000;

/** The rate chart: so many bars of so many seconds. */
const BARS = 90;
const BAR_SECONDS = 10;

export interface PageQuery<T> {
  /** The `next` of the page before. */
  readonly before?: number | undefined;
  readonly limit: number;
  readonly accepts: (row: T) => boolean;
}

export interface Page<T> {
  readonly rows: T[];
  /** Absent on the last page. */
  readonly next?: number;
  /** Rows that are accepted, on all pages. */
  readonly total: number;
}

interface Rows<T> {
  put(row: T): void;
  get(id: string): T | undefined;
  /** The last put first. */
  page(query: PageQuery<T>): Page<T>;
}

/** Rows in the order in which they first came, at most so many. */
function createRows<T extends { id: string; place?: number }>(most: number): Rows<T> {
  const rows = new Map<string, T>();
  let order: T['id'][] = [];
  let places = 0;
  return {
    put(row) {
      const known = rows.get(row.id);
      if (known === undefined) order.push(row.id);
      rows.set(row.id, { ...row, place: known?.place ?? places++ });
      if (order.length <= 1.1 * most) return;
      for (const id of order.slice(0, -most)) rows.delete(id);
      order = order.slice(-most);
    },
    get: (id) => rows.get(id),
    page({ before = Number.POSITIVE_INFINITY, limit, accepts }) {
      const accepted = order.toReversed().flatMap((id) => {
        const row = rows.get(id);
        return row !== undefined && accepts(row) ? [row] : [];
      });
      const rest = accepted.filter(({ place = 0 }) => place < before);
      const shown = rest.slice(0, limit);
      const next = rest.length > limit ? shown.at(-1)?.place : undefined;
      return { rows: shown, ...(next !== undefined && { next }), total: accepted.length };
    },
  };
}

export interface Changes {
  readonly files: FileRow[];
  readonly stories: StoryRow[];
}

/**
 * What the stream, the index and the subscription have said so far, as rows for a page. It holds nothing that they do not
 * say: closing the console loses nothing.
 */
export interface View {
  readonly files: Rows<FileRow>;
  readonly stories: Rows<StoryRow>;
  uploaded(file: { key: string; versionId?: string | undefined; uploadedAt: string }): void;
  receipt(receipt: Receipt): void;
  story(story: StoryItem): void;
  /** The announcement about a version of a file was received. */
  announcement(object: { key: string; versionId?: string | undefined }, time: string): void;
  reportsOf(storyId: string): FileRow[];
  counts(): Record<string, number>;
  /** Files decided in each bar of the chart, the oldest first. */
  rate(now: number): { seconds: number; bars: number[]; rejected: number[] };
  /** What changed since the last call. */
  changes(): Changes;
}

/** @param listeningSince the instant from which on announcements are received; undefined: they are not. */
export function createView(listeningSince: () => string | undefined): View {
  const files = createRows<FileRow>(MOST_FILES);
  const stories = createRows<StoryRow>(MOST_STORIES);
  const byStory = new Map<string, Set<string>>();
  const due = new Set<string>();
  const received = new Map<string, { time: string; at: string }>();
  const counts: Record<string, number> = {};
  const bars = new Map<number, { all: number; rejected: number }>();
  const changed = { files: new Set<string>(), stories: new Set<string>() };

  /** An announcement that is older than the decision was of an earlier upload: without versions, all uploads of a key are one row. */
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
    const headline = row.storyId && stories.get(row.storyId)?.headline;
    const announced = row.disposition === undefined ? undefined : announcedState(row);
    return { ...row, ...(headline && { headline }), ...(announced && { announced }) };
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
      files.put({ id, ...file, ...(file.versionId && { versionId: file.versionId }) } as FileRow);
      changed.files.add(id);
    },
    receipt(receipt) {
      const row = fileRow(receipt);
      const known = files.get(row.id);
      if (known?.disposition === undefined || known.uploadedAt !== row.uploadedAt) {
        count(receipt.disposition, receipt.receivedAt);
      }
      files.put(row);
      changed.files.add(row.id);
      if (receipt.announce !== 'none') markDue(row.id);
      if (row.storyId === undefined) return;
      const reports = byStory.get(row.storyId) ?? new Set();
      byStory.set(row.storyId, reports.add(row.id));
      if (byStory.size > 1.1 * MOST_STORIES) byStory.delete(byStory.keys().next().value ?? '');
    },
    story(item) {
      const row = storyRow(item);
      stories.put(row);
      changed.stories.add(row.id);
      if (item.announce !== 'none') markDue(fileId(item.facts.object));
    },
    announcement(object, time) {
      const id = fileId(object);
      received.set(id, { time, at: new Date().toISOString() });
      if (received.size > MOST_FILES) received.delete(received.keys().next().value ?? '');
      if (files.get(id)) changed.files.add(id);
    },
    reportsOf: (storyId) =>
      [...(byStory.get(storyId) ?? [])].flatMap((id) => {
        const row = files.get(id);
        return row ? [withStory(row)] : [];
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
