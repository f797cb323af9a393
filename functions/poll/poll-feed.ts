import { readArticle } from '../article/read.ts';
import { mapBounded } from '../map-bounded.ts';
import { QUIET_METADATA } from '../story/items/container.ts';
import { feedOfPage } from './feed-of-page.ts';
import type { FeedAnswer, Validators } from './fetch-feed.ts';
import type { PolledFeed } from './polled-feed.ts';
import type { PolledFeedState } from './polled-state.ts';
import { readFeed } from './read-feed.ts';

export interface PollDependencies {
  fetch: (url: string, validators: Validators) => Promise<FeedAnswer>;
  /** Writes an object unless there is one at the key. @returns whether it did */
  put: (key: string, body: string, metadata: Readonly<Record<string, string>>) => Promise<boolean>;
  /** The folder of all feeds, with its slash. */
  folder: string;
  nowMs: () => number;
}

export const POLL_MINUTES = 15;

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const CONCURRENT_PUTS = 8;
const LONGEST_ERROR = 200;
/** Refused entries of a feed that become files of a day; the others are counted. */
const MOST_REFUSED = 20;
const MOST_REASONS = 3;
/** Names of entries that a state holds: 30 KB. */
const MOST_SEEN = 2_000;
const LONGEST_REASON = 120;
/** A failing feed is asked for after 15 minutes, 30, an hour …, and at last once a day, unless its server says when. */
const MOST_DOUBLINGS = 7;
const LONGEST_RETRY_AFTER_MS = 7 * DAY_MS;

/** Whether it is the feed's turn. A run may start a little early. */
export function isDue(state: PolledFeedState | undefined, nowMs: number): boolean {
  if (state?.goneAt !== undefined) return false;
  return state?.nextAt === undefined || Date.parse(state.nextAt) <= nowMs + MINUTE_MS;
}

/** The state of a feed that failed at this time. */
export function stateAfterFailure(
  feed: PolledFeed,
  state: PolledFeedState | undefined,
  nowMs: number,
  error: string,
  retryAfterMs = 0,
): PolledFeedState {
  const { foundAt, etag, lastModified, ...known } = state ?? NEVER_POLLED;
  const at = new Date(nowMs).toISOString();
  const failures = known.failures + 1;
  const waitMs = POLL_MINUTES * MINUTE_MS * 2 ** Math.min(failures - 1, MOST_DOUBLINGS);
  const nextMs = nowMs + Math.max(Math.min(DAY_MS, waitMs), Math.min(LONGEST_RETRY_AFTER_MS, retryAfterMs));
  return {
    ...{ ...known, ...feed, polledAt: at, failures, lastError: error.slice(0, LONGEST_ERROR) },
    // The page may say another feed now: it is asked again, without what the feed's server said.
    ...(foundAt === undefined && { etag, lastModified }),
    failingSince: known.failingSince ?? at,
    nextAt: new Date(nextMs).toISOString(),
  };
}

export const NEVER_POLLED: Omit<PolledFeedState, 'url' | 'name' | 'polledAt'> = { failures: 0, seen: [] };

/**
 * What its server answered, or why there is no answer. Where the url is a page that says where its feed is, that is
 * asked, by the same checks of its address.
 */
export async function askFeed(
  { url }: PolledFeed,
  state: PolledFeedState | undefined,
  fetch: PollDependencies['fetch'],
): Promise<(FeedAnswer & Pick<PolledFeedState, 'foundAt'>) | Error> {
  const { etag, lastModified, foundAt } = state ?? {};
  try {
    const validators = { ...(etag && { etag }), ...(lastModified && { lastModified }) };
    if (foundAt !== undefined) return { ...(await fetch(foundAt, validators)), foundAt };
    const answer = await fetch(url, validators);
    const found = feedOfPage(answer);
    return found === undefined ? answer : { ...(await fetch(found, {})), foundAt: found };
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/**
 * Writes each entry that the feed did not have before as an article file. What is written has the hash of what it says
 * as its name, so an entry is written once, whatever crashes. Entries of the first poll that are older than a day, or of
 * no time, are quiet: nobody wants to hear what a new feed said last month.
 * @param endMs what is not written by then is left to the next poll.
 * @returns the feed's next state.
 * @throws what `put` throws, which is not the feed's fault.
 */
export async function takeAnswer(
  feed: PolledFeed,
  state: PolledFeedState | undefined,
  answer: Awaited<ReturnType<typeof askFeed>>,
  endMs: number,
  { put, folder, nowMs }: Omit<PollDependencies, 'fetch'>,
): Promise<PolledFeedState> {
  const startMs = nowMs();
  const fail = (error: string, retryAfterMs?: number) => stateAfterFailure(feed, state, startMs, error, retryAfterMs);
  if (answer instanceof Error) return fail(answer.message);
  const at = new Date(startMs).toISOString();
  const { nextAt: _, lastError: __, failingSince: ___, ...known } = state ?? NEVER_POLLED;
  if (answer.status === 304) return { ...known, ...feed, polledAt: at, okAt: at, failures: 0 };
  if (answer.status === 410 && answer.foundAt === undefined)
    return { ...fail('the server answered 410: the feed is gone, and is not asked any more'), goneAt: at };
  if (answer.status !== 200) return fail(`the server answered ${answer.status}`, answer.retryAfterMs);
  let read: Awaited<ReturnType<typeof readFeed>>;
  try {
    // Half of the time is for writing: else a feed that takes long to read would never get on.
    const isOver = () => nowMs() >= startMs + (endMs - startMs) / 2;
    read = await readFeed(answer.bytes, { ...answer, now: startMs, isOver });
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
  const { entries, cut, counts, isTruncated } = read;
  const seen = new Set(known.seen);
  const isFirst = known.okAt === undefined;
  const day = at.slice(0, 10);
  let files = known.refusedOn?.day === day ? known.refusedOn.files : 0;
  const isOld = (json: string) => !(publishedMs(json) > startMs - DAY_MS);
  // What a poll that died has written is seen.
  const became = await mapBounded(entries, CONCURRENT_PUTS, async (entry): Promise<Fate> => {
    const { id, json, refused, isMended } = entry;
    if (seen.has(short(id))) return refused === undefined ? 'seen' : 'refused';
    if (nowMs() >= endMs) return 'left';
    if (refused !== undefined) files += 1;
    if (refused !== undefined && files > MOST_REFUSED) return 'uncounted';
    const isQuiet = (isFirst || (isMended && known.counts === undefined)) && isOld(json);
    const quiet = isQuiet && refused === undefined ? { [QUIET_METADATA]: 'true' } : {};
    const isNew = await put(`${folder}${feed.name}/${id}.json`, json, quiet);
    return refused !== undefined ? 'refused' : isNew ? 'written' : 'seen';
  });
  const of = (fate: Fate) => became.filter((one) => one === fate).length;
  const left = of('left');
  const refused = of('refused') + of('uncounted');
  const { etag, lastModified, cut: _cut, reasons: _reasons, ...others } = known;
  const taken = entries.filter((_, n) => became[n] !== 'left' && became[n] !== 'uncounted').map(({ id }) => short(id));
  // What stands after the cut is not forgotten.
  const seenAfter = isTruncated ? [...new Set([...taken, ...known.seen])].slice(0, MOST_SEEN) : taken;
  const reasons = [...new Set(entries.flatMap((entry) => entry.refused?.slice(0, LONGEST_REASON) ?? []))];
  return {
    ...{ ...others, ...feed, polledAt: at, failures: 0 },
    ...(answer.foundAt !== undefined && { foundAt: answer.foundAt }),
    seen: seenAfter,
    counts: { ...counts, written: of('written'), seen: of('seen'), left, refused },
    ...(refused > 0 && { reasons: reasons.slice(0, MOST_REASONS) }),
    refusedOn: { day, files: Math.min(files, MOST_REFUSED) },
    ...(cut !== undefined && { cut }),
    ...(of('written') > 0 && { newAt: at }),
    // Otherwise the next poll is still the first.
    ...(left === 0 && { okAt: at }),
    // Otherwise it asks for all again.
    ...(left === 0 && !isTruncated && answer.etag && { etag: answer.etag }),
    ...(left === 0 && !isTruncated && answer.lastModified && { lastModified: answer.lastModified }),
  };
}

type Fate = 'written' | 'seen' | 'left' | 'refused' | 'uncounted';

/** When an entry was published, as the reader reads it; not a number if it does not say. */
function publishedMs(json: string): number {
  const read = readArticle(Buffer.from(json), { key: 'entry.json' });
  return 'article' in read ? Date.parse(read.article.publishedAt ?? '') : Number.NaN;
}

/** In one of 500 million feeds with a thousand entries, two entries are taken for one. */
const short = (id: string): string => id.slice(0, 14);
