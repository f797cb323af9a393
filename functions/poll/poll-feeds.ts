import {
  askFeed,
  isFeedDue,
  NEVER_POLLED,
  named,
  type PollDependencies,
  stateAfterFailure,
  takeAnswer,
} from './poll-feed.ts';
import { FATES, type PolledFeed } from './polled-feed.ts';
import type { PolledFeedState } from './polled-state.ts';

export interface PollRun extends PollDependencies {
  write: (state: PolledFeedState) => Promise<void>;
  /** No feed is asked after that; the next run goes on with it. */
  lastStartMs: number;
  /** No entry is written after that. */
  endMs: number;
}

/** Feeds that are asked at a time: each takes up to 10 s, and twice 5 MiB. */
const CONCURRENT_FEEDS = 24;
/** Time for the entries of one feed: they are written one feed after the other. */
const SHARE_MS = 20_000;

/**
 * Polls the feeds whose turn it is, those first that were not reached the last time. While feeds are asked none is
 * read, so no feed's size costs another its answer.
 * @returns how many were asked, which of them failed, with the reason, and what became of the entries of all answers.
 * @throws AggregateError of what our own bucket refused; no feed is blamed for it, and all others are polled.
 */
export async function pollFeeds(
  feeds: readonly PolledFeed[],
  states: ReadonlyMap<string, PolledFeedState>,
  run: PollRun,
): Promise<{ polled: number; failed: string[]; entries: Partial<Record<(typeof FATES)[number], number>> }> {
  const polledAt = ({ url }: PolledFeed) => Date.parse(states.get(url)?.polledAt ?? '1970-01-01');
  const due = feeds
    .filter((feed) => isFeedDue(states.get(feed.url), run.nowMs(), feed))
    .sort((one, other) => polledAt(one) - polledAt(other));
  const failing: string[] = [];
  const faults: unknown[] = [];
  const entries: Partial<Record<(typeof FATES)[number], number>> = {};
  let polled = 0;
  for (; polled < due.length && run.nowMs() < run.lastStartMs; polled += CONCURRENT_FEEDS) {
    const some = due.slice(polled, polled + CONCURRENT_FEEDS);
    const asked = await Promise.all(
      some.map(async (feed) => ({ feed, answer: await askFeed(feed, states.get(feed.url), run.fetch) })),
    );
    for (const { feed, answer } of asked) {
      const before = states.get(feed.url);
      // A feed that ends the run must not be the first of the next one.
      if ('status' in answer && answer.status === 200)
        await run.write(stateAfterFailure(feed, before, run.nowMs(), 'poll ended while it read the feed'));
      const endMs = Math.min(run.endMs, run.nowMs() + SHARE_MS);
      let state: PolledFeedState;
      try {
        state = await takeAnswer(feed, before, answer, endMs, run);
      } catch (error) {
        faults.push(error);
        state = { ...(before ?? NEVER_POLLED), ...named(feed), polledAt: new Date(run.nowMs()).toISOString() };
      }
      if (state.counts !== before?.counts)
        for (const fate of FATES) entries[fate] = (entries[fate] ?? 0) + (state.counts?.[fate] ?? 0);
      if (state.failures > 0) failing.push(`${feed.name}: ${state.lastError}`);
      await run.write(state);
    }
  }
  if (faults.length > 0) throw new AggregateError(faults, `entries of ${faults.length} feeds could not be written`);
  return { polled: Math.min(polled, due.length), failed: failing, entries };
}
