import type { Searched } from '../../functions/matching/text-search.ts';
import type { Receipt, StoryItem } from '../../functions/story/items/items.ts';
import { searchedOf } from '../operator/table/search.ts';
import { type FileRow, fileId, fileRow, type StoryRow, storyRow } from './page-rows.ts';

/** Rows that are kept of each kind. Older ones are in the table only. */
const MOST_FILES = 50_000;
/** As many are read from the day index at first: they cost some 5,000 read units. */
export const MOST_STORIES = 10_000;

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
  get(id: string): T | undefined;
  all(): Iterable<T>;
  page(query: PageQuery<T>): Page<T>;
}

/** Rows in the order in which they came, at most this many. @param onDropped gets the oldest when there are more. */
function createRows<T extends { id: string; place?: number }>(most: number, onDropped?: (row: T) => void): Rows<T> {
  // A map keeps the order of its insertions.
  const rows = new Map<string, T>();
  let places = 0;
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

/**
 * What the stream and the index have said so far, as rows for a page. It holds nothing that they do not say: closing
 * the console loses nothing.
 */
export interface View {
  readonly files: Rows<FileRow>;
  readonly stories: Rows<StoryRow>;
  uploaded(file: { key: string; versionId?: string | undefined; uploadedAt: string }): void;
  receipt(receipt: Receipt): void;
  story(story: StoryItem): void;
  /** It holds all stories that were first seen from this instant on; empty: all there are; undefined: not known yet. */
  heldSince: string | undefined;
  reportsOf(storyId: string): FileRow[];
  /** Files decided, by disposition. */
  counts(): Record<string, number>;
  /** What a story is searched by. */
  searched(row: StoryRow): Searched;
  /** Another number whenever something has changed. */
  version(): number;
}

const after = (at: string): string => new Date(Date.parse(at) + 1).toISOString();

/** Whether a known file is of a later upload, or of a later receipt of the same one. */
function isNewer(known: FileRow, row: FileRow): boolean {
  if (known.uploadedAt !== row.uploadedAt) return known.uploadedAt > row.uploadedAt;
  return (known.version ?? 0) > (row.version ?? 0);
}

export function createView(): View {
  const files = createRows<FileRow>(MOST_FILES);
  const stories = createRows<StoryRow>(MOST_STORIES, ({ firstSeenAt }) => {
    if (view.heldSince !== undefined && firstSeenAt >= view.heldSince) view.heldSince = after(firstSeenAt);
  });
  const byStory = new Map<string, Set<string>>();
  const counts: Record<string, number> = {};
  const searched = new WeakMap<StoryRow, Searched>();
  let version = 0;

  function withStory(row: FileRow): FileRow {
    const storyHeadline = row.storyId && stories.get(row.storyId)?.headline;
    return { ...row, ...(storyHeadline && { storyHeadline }) };
  }

  const view: View = {
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
      version += 1;
    },
    receipt(receipt) {
      const row = fileRow(receipt);
      const { disposition } = receipt;
      const known = files.get(row.id);
      if (known?.disposition === undefined || known.uploadedAt !== row.uploadedAt)
        counts[disposition] = (counts[disposition] ?? 0) + 1;
      if (known && isNewer(known, row)) return;
      files.put(row, known !== undefined && known.uploadedAt !== row.uploadedAt);
      version += 1;
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
      searched.set(stories.put(row), searchedOf(item));
      version += 1;
    },
    heldSince: undefined,
    reportsOf: (storyId) =>
      [...(byStory.get(storyId) ?? [])].flatMap((id) => {
        const row = files.get(id);
        // A report that was split off has left.
        return row?.storyId === storyId ? [withStory(row)] : [];
      }),
    counts: () => counts,
    searched: (row) => searched.get(row) ?? { texts: [row.headline], publishers: [], urls: [], ids: [] },
    version: () => version,
  };
  return view;
}
