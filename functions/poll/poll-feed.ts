import { hash } from 'node:crypto';
import { readArticle } from '../article/index.ts';
import { searchFor } from '../matching/text-search.ts';
import { mapBounded } from '../runtime/map-bounded.ts';
import { OWN_STORY_METADATA, QUIET_METADATA } from '../story/items/container.ts';
import { type FeedAnswer, feedOfPage, type Validators } from './fetch-feed.ts';
import { withFullText } from './full-text.ts';
import { type FeedRule, POLL_MINUTES, type PolledFeed } from './polled-feed.ts';
import type { PolledFeedState } from './polled-state.ts';
import { type FeedEntry, readFeed } from './read-feed.ts';

export interface PollDependencies {
  /** @param feed whose headers may be sent */
  fetch: (url: string, validators: Validators, feed: PolledFeed) => Promise<FeedAnswer>;
  /** The page of an entry; none is asked for after `endMs`. */
  getPage: (url: string, endMs: number) => Promise<FeedAnswer | Error>;
  /** What rules dropped, so that it can be read again. */
  dropped: DroppedFiles;
  /** Writes an object unless there is one at the key. @returns whether it did */
  put: (key: string, body: string, metadata: Readonly<Record<string, string>>) => Promise<boolean>;
  /** The folder of all feeds, with its slash. */
  folder: string;
  nowMs: () => number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const CONCURRENT_PUTS = 8;
const LONGEST_ERROR = 200;
/** Refused entries of a feed that become files of a day; the others are counted. */
const MOST_REFUSED = 20;
const MOST_REASONS = 3;
/** Dropped entries that commands name. */
const MOST_SHOWN = 5;
/** Names of entries that a state holds: 30 KB. */
const MOST_SEEN = 2_000;
const LONGEST_REASON = 120;
/** A failing feed is asked for after 15 minutes, 30, an hour …, and at last once a day, unless its server says when. */
const MOST_DOUBLINGS = 7;
const LONGEST_RETRY_AFTER_MS = 7 * DAY_MS;

export interface DroppedFiles {
  put: (feed: string, id: string, json: string) => Promise<void>;
  /** Some of a feed's, by their ids after one; none: that was all. */
  list: (feed: string, after: string | undefined) => Promise<readonly string[]>;
  /** Undefined if it has expired. */
  read: (feed: string, id: string) => Promise<string | undefined>;
  remove: (feed: string, id: string) => Promise<void>;
}

/** Whether it is the feed's turn. A run may start a little early. */
export function isFeedDue(
  state: PolledFeedState | undefined,
  nowMs: number,
  { intervalMinutes = 0 }: Pick<PolledFeed, 'intervalMinutes'> = {},
): boolean {
  if (state?.goneAt !== undefined) return false;
  const isRested = !state?.okAt || Date.parse(state.okAt) + intervalMinutes * MINUTE_MS <= nowMs + MINUTE_MS;
  return isRested && (state?.nextAt === undefined || Date.parse(state.nextAt) <= nowMs + MINUTE_MS);
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
    ...{ ...known, ...named(feed), polledAt: at, failures, lastError: error.slice(0, LONGEST_ERROR) },
    // The page may say another feed now: it is asked again, without what the feed's server said.
    ...(foundAt === undefined && { etag, lastModified }),
    failingSince: known.failingSince ?? at,
    nextAt: new Date(nextMs).toISOString(),
  };
}

/** What a state has of its feed: the settings say the rest. */
export const named = ({ url, name }: PolledFeed): Pick<PolledFeed, 'url' | 'name'> => ({ url, name });

export const NEVER_POLLED: Omit<PolledFeedState, 'url' | 'name' | 'polledAt'> = { failures: 0, seen: [] };

/**
 * What its server answered, or why there is no answer. Where the url is a page that says where its feed is, that is
 * asked, by the same checks of its address.
 */
export async function askFeed(
  feed: PolledFeed,
  state: PolledFeedState | undefined,
  fetch: PollDependencies['fetch'],
): Promise<(FeedAnswer & Pick<PolledFeedState, 'foundAt'>) | Error> {
  const { etag, lastModified, foundAt, rules } = state ?? {};
  try {
    // After a change of the rules all entries are wanted.
    const isAsBefore = rules === rulesHash(feed);
    const validators = isAsBefore ? { ...(etag && { etag }), ...(lastModified && { lastModified }) } : {};
    if (foundAt !== undefined) return { ...(await fetch(foundAt, validators, feed)), foundAt };
    const answer = await fetch(feed.url, validators, feed);
    const found = feedOfPage(answer);
    return found === undefined ? answer : { ...(await fetch(found, {}, feed)), foundAt: found };
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/**
 * Writes each entry that the feed did not have before as an article file. What is written has the hash of what it says
 * as its name, so an entry is written once, whatever crashes. Entries of the first poll that are older than a day, or
 * of no time, are quiet: subscribers do not want last month's entries.
 * @param endMs what is not written by then is left to the next poll.
 * @returns the feed's next state.
 * @throws what `put` throws, which is not the feed's fault.
 */
export async function takeAnswer(
  feed: PolledFeed,
  state: PolledFeedState | undefined,
  answer: Awaited<ReturnType<typeof askFeed>>,
  endMs: number,
  run: Omit<PollDependencies, 'fetch'>,
): Promise<PolledFeedState> {
  const { put, folder, nowMs, dropped, getPage } = run;
  const startMs = nowMs();
  const fail = (error: string, retryAfterMs?: number) => stateAfterFailure(feed, state, startMs, error, retryAfterMs);
  if (answer instanceof Error) return fail(answer.message);
  const at = new Date(startMs).toISOString();
  const { nextAt: _, lastError: __, failingSince: ___, ...known } = state ?? NEVER_POLLED;
  if (answer.status === 304)
    return {
      ...known,
      ...(await reread(feed, known, endMs, run)),
      ...named(feed),
      polledAt: at,
      okAt: at,
      failures: 0,
    };
  if (answer.status === 410 && answer.foundAt === undefined)
    return { ...fail('the server answered 410: the feed is gone, and is not asked any more'), goneAt: at };
  if (answer.status !== 200) return fail(`the server answered ${answer.status}`, answer.retryAfterMs);
  let read: Awaited<ReturnType<typeof readFeed>>;
  try {
    // Half of the time is for writing: else a feed that takes long to read would never get on.
    const isOver = () => nowMs() >= startMs + (endMs - startMs) / 2;
    read = await readFeed(answer.bytes, { ...answer, isOver });
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
  const { entries, cut, counts, isTruncated } = read;
  const seen = new Set(known.seen);
  const isFirst = known.okAt === undefined;
  const day = at.slice(0, 10);
  let files = known.refusedOn?.day === day ? known.refusedOn.files : 0;
  const isOld = (json: string) => !(publishedMs(json) > startMs - DAY_MS);
  const rules = rulesHash(feed);
  const knownDropped = new Set(rules === known.rules ? known.dropped : []);
  const lastDropped = rules === known.rules ? [...(known.lastDropped ?? [])] : [];
  const metadata = metadataOf(feed);
  // What a poll that died has written is seen.
  const takeEntry = async ({ id, json, refused }: FeedEntry): Promise<Fate> => {
    if (seen.has(short(id))) return refused === undefined ? 'seen' : 'refused';
    if (knownDropped.has(short(id))) return 'dropped';
    if (nowMs() >= endMs) return 'left';
    if (refused !== undefined) {
      files += 1;
      if (files > MOST_REFUSED) return 'uncounted';
      await put(`${folder}${feed.name}/${id}.json`, json, {});
      return 'refused';
    }
    const why = droppedBy(json, feed);
    if (why !== undefined) {
      await dropped.put(feed.name, id, json);
      lastDropped.push({ title: String(JSON.parse(json).title).slice(0, LONGEST_REASON), why });
      return 'dropped';
    }
    const isQuiet = isFirst && isOld(json);
    // Nobody waits for the text of what is quiet.
    const whole = feed.fullText && !isQuiet ? await withFullText(json, (url) => getPage(url, endMs), startMs) : json;
    const isNew = await put(`${folder}${feed.name}/${id}.json`, whole, {
      ...metadata,
      ...(isQuiet && { [QUIET_METADATA]: 'true' }),
    });
    return isNew ? 'written' : 'seen';
  };
  // Pages of a site are asked for one after the other.
  const became = await mapBounded(entries, feed.fullText ? 1 : CONCURRENT_PUTS, takeEntry);
  const isDropped = (n: number) => became[n] === 'dropped';
  const of = (fate: Fate) => became.filter((one) => one === fate).length;
  const left = of('left');
  const refused = of('refused') + of('uncounted');
  const {
    etag,
    lastModified,
    cut: _cut,
    reasons: _reasons,
    rules: _rules,
    dropped: _dropped,
    lastDropped: _last,
    ...others
  } = known;
  const taken = entries
    .filter((_, n) => became[n] !== 'left' && became[n] !== 'uncounted' && !isDropped(n))
    .map(({ id }) => short(id));
  // What stands after the cut is not forgotten.
  const seenAfter = isTruncated ? [...new Set([...taken, ...known.seen])].slice(0, MOST_SEEN) : taken;
  const reasons = [...new Set(entries.flatMap((entry) => entry.refused?.slice(0, LONGEST_REASON) ?? []))];
  return {
    ...{ ...others, ...named(feed), polledAt: at, failures: 0 },
    ...(await reread(feed, known, endMs, run)),
    ...(answer.foundAt !== undefined && { foundAt: answer.foundAt }),
    seen: seenAfter,
    counts: {
      ...counts,
      written: of('written'),
      seen: of('seen'),
      left,
      refused,
      dropped: counts.dropped + of('dropped'),
    },
    ...(refused > 0 && { reasons: reasons.slice(0, MOST_REASONS) }),
    refusedOn: { day, files: Math.min(files, MOST_REFUSED) },
    ...(rules !== undefined && {
      rules,
      dropped: entries.filter((_, n) => isDropped(n)).map(({ id }) => short(id)),
      lastDropped: lastDropped.slice(-MOST_SHOWN),
    }),
    ...(cut !== undefined && { cut }),
    ...(of('written') > 0 && { newAt: at }),
    // Otherwise the next poll is still the first.
    ...(left === 0 && { okAt: at }),
    // Otherwise it asks for all again.
    ...(left === 0 && !isTruncated && answer.etag && { etag: answer.etag }),
    ...(left === 0 && !isTruncated && answer.lastModified && { lastModified: answer.lastModified }),
  };
}

type Fate = 'written' | 'seen' | 'left' | 'refused' | 'uncounted' | 'dropped';

const metadataOf = ({ ownStories }: PolledFeed): Readonly<Record<string, string>> =>
  ownStories ? { [OWN_STORY_METADATA]: 'true' } : {};

/**
 * Reads again what earlier rules dropped, after the new entries: what the rules keep now becomes a file. If the time is
 * over, the next poll goes on.
 */
async function reread(
  feed: PolledFeed,
  known: Partial<PolledFeedState>,
  endMs: number,
  { put, folder, nowMs, dropped }: Omit<PollDependencies, 'fetch'>,
): Promise<Pick<PolledFeedState, 'rereadAfter'>> {
  const isChanged = known.rules !== undefined && known.rules !== rulesHash(feed);
  let after = isChanged ? '' : known.rereadAfter;
  while (after !== undefined && nowMs() < endMs) {
    const ids = await dropped.list(feed.name, after || undefined);
    for (const id of ids) {
      if (nowMs() >= endMs) return { rereadAfter: after };
      const json = await dropped.read(feed.name, id);
      if (json !== undefined && droppedBy(json, feed) === undefined) {
        await put(`${folder}${feed.name}/${id}.json`, json, metadataOf(feed));
        await dropped.remove(feed.name, id);
      }
      after = id;
    }
    if (ids.length === 0) after = undefined;
  }
  return { rereadAfter: after };
}

/** When an entry was published, as the reader reads it; not a number if it does not say. */
function publishedMs(json: string): number {
  const read = readArticle(Buffer.from(json), { key: 'entry.json' });
  return 'article' in read ? Date.parse(read.article.publishedAt ?? '') : Number.NaN;
}

/** In one of 500 million feeds with a thousand entries, two entries are taken for one. */
const short = (id: string): string => id.slice(0, 14);

type Rules = Pick<PolledFeed, 'keep' | 'drop'>;

/** What a feed's rules are known by; undefined of a feed without any. */
export function rulesHash({ keep, drop }: Rules): string | undefined {
  return keep || drop ? hash('sha256', JSON.stringify([keep, drop])).slice(0, 16) : undefined;
}

/**
 * Why the rules drop an entry, judged by what the reader reads; undefined if they keep it. What `drop` names is
 * dropped, and what `keep` does not name, if there is a `keep`. What the reader does not read as an article is not
 * theirs to drop.
 */
export function droppedBy(json: string, { keep, drop }: Rules): string | undefined {
  if (!keep && !drop) return undefined;
  const read = readArticle(Buffer.from(json), { key: 'entry.json' });
  if (!('article' in read)) return undefined;
  const { title, text, excerpt, publisher, tags, category, authors } = read.article;
  const searched = { texts: [title, text, excerpt], publishers: publisher ? [publisher] : [], urls: [], ids: [] };
  const categories = [...tags, category ?? ''].map(fold);
  const people = authors.map(({ name }) => fold(name));
  const named = (rule: FeedRule): string | undefined => {
    const word = rule.words?.split('|').find((one) => searchFor(one)(searched));
    if (word !== undefined) return word.trim();
    const about = rule.categories?.find((one) => categories.includes(fold(one)));
    return about ?? rule.authors?.find((one) => people.includes(fold(one)));
  };
  const unwanted = drop && named(drop);
  if (unwanted !== undefined) return `drop: ${unwanted}`;
  return keep && named(keep) === undefined ? 'keep names nothing of it' : undefined;
}

const fold = (text: string): string => text.normalize('NFKC').trim().toLowerCase();
