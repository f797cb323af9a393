import { mapBounded } from '../map-bounded.ts';
import { QUIET_METADATA } from '../story/items/container.ts';
import type { FeedState } from './feed-state.ts';
import type { FeedAnswer, Validators } from './fetch-feed.ts';
import type { PolledFeed } from './polled-feed.ts';
import { readFeed } from './read-feed.ts';

export interface PollDependencies {
  fetch: (url: string, validators: Validators) => Promise<FeedAnswer>;
  /** Writes an object unless there is one at the key. */
  put: (key: string, body: string, metadata: Readonly<Record<string, string>>) => Promise<void>;
  /** The folder of all feeds, with its slash. */
  folder: string;
  nowMs: () => number;
}

export const POLL_MINUTES = 15;

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const CONCURRENT_PUTS = 8;
const LONGEST_ERROR = 200;
/** A failing feed is asked for after 15 minutes, 30, an hour …, and at last once a day. */
const MOST_DOUBLINGS = 7;

/** Whether it is the feed's turn. A run may start a little early. */
export function isDue(state: FeedState | undefined, nowMs: number): boolean {
  return state?.nextAt === undefined || Date.parse(state.nextAt) <= nowMs + MINUTE_MS;
}

/**
 * Fetches a feed and writes each entry that it did not have before as an article file. What is written has the hash of
 * what it says as its name, so an entry is written once, whatever crashes. Entries of the first poll that are older
 * than a day, or of no time, are quiet: nobody wants to hear what a new feed said last month.
 * @returns the feed's next state.
 */
export async function pollFeed(
  feed: PolledFeed,
  state: FeedState | undefined,
  { fetch, put, folder, nowMs }: PollDependencies,
): Promise<FeedState> {
  const startMs = nowMs();
  const at = new Date(startMs).toISOString();
  const before: Omit<FeedState, 'url' | 'name' | 'polledAt'> = state ?? { failures: 0, seen: [] };
  const { nextAt: _, lastError: __, ...known } = before;
  const failed = (error: string, retryAfterMs = 0): FeedState => {
    const failures = known.failures + 1;
    const waitMs = POLL_MINUTES * MINUTE_MS * 2 ** Math.min(failures - 1, MOST_DOUBLINGS);
    const nextMs = startMs + Math.min(DAY_MS, Math.max(waitMs, retryAfterMs));
    return {
      ...{ ...known, ...feed, polledAt: at, failures, lastError: error.slice(0, LONGEST_ERROR) },
      failingSince: known.failingSince ?? at,
      nextAt: new Date(nextMs).toISOString(),
    };
  };
  const { failingSince: ___, etag, lastModified, ...fine } = known;
  const well = { ...fine, ...feed, polledAt: at, okAt: at, failures: 0 };
  try {
    const answer = await fetch(feed.url, { ...(etag && { etag }), ...(lastModified && { lastModified }) });
    if (answer.status === 304) return { ...well, ...(etag && { etag }), ...(lastModified && { lastModified }) };
    if (answer.status !== 200) return failed(`the server answered ${answer.status}`, answer.retryAfterMs);
    const entries = readFeed(answer.bytes, answer.contentType, answer.url);
    const seen = new Set(known.seen);
    const fresh = entries.filter(({ id }) => !seen.has(short(id)));
    const isFirst = known.okAt === undefined;
    await mapBounded(fresh, CONCURRENT_PUTS, ({ id, json, publishedAt = '' }) => {
      const isOld = isFirst && !(Date.parse(publishedAt) > startMs - DAY_MS);
      return put(`${folder}${feed.name}/${id}.json`, json, isOld ? { [QUIET_METADATA]: 'true' } : {});
    });
    return {
      ...well,
      seen: entries.map(({ id }) => short(id)),
      ...(answer.etag && { etag: answer.etag }),
      ...(answer.lastModified && { lastModified: answer.lastModified }),
      ...(fresh.length > 0 && { newAt: at }),
    };
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  }
}

/** Of a thousand entries two are taken for one in one of 500 million feeds. */
const short = (id: string): string => id.slice(0, 14);
