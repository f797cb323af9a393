import { type FeedStory, rankedAs, searchedOf } from '../../../../functions/feed/index.ts';
import { rankedFor, searchFor } from '../../../../functions/matching/index.ts';
import {
  ARCHIVE_INDEX,
  hotDays,
  isShown,
  publishersLately,
  rankHot,
  type Story,
  storyDocument,
} from '../../../../functions/story/items/index.ts';
import { takeFirst } from '../../../../functions/story/table/index.ts';
import { UsageError } from '../explain.ts';
import { linesOf } from '../operations/operation.ts';
import type { OperatedStack } from '../stack/outputs.ts';
import { terminalJson } from '../terminal/text.ts';
import { DAYS_BACK, daySpan, instantOf } from '../terminal/times.ts';
import { paperNames } from './card.ts';
import type { Found } from './find.ts';
import { daysUpTo, pageOf } from './listing.ts';
import { storyLine } from './lists/overview.ts';
import { currentStories, searchedStories, tabledStories } from './story-files.ts';

export { publishersLately } from '../../../../functions/story/items/index.ts';

/** What the commands and `wiredrop mcp` ask of a stack: both answer with what these functions return. */
export interface StoriesAsked {
  readonly day?: string | undefined;
  /** Only those first seen before it: where the last page ended. */
  readonly before?: string | undefined;
  /** By the days of the articles, not by when the stack first saw them. */
  readonly archive?: boolean | undefined;
  readonly publisher?: string | undefined;
  readonly language?: string | undefined;
  readonly section?: string | undefined;
  /** Id of a storyline. */
  readonly storyline?: string | undefined;
  readonly search?: string | undefined;
  /** What a search finds is listed by time, as without one, and not the best first. */
  readonly newest?: boolean | undefined;
  readonly limit: number;
  /** The list ends when this is aborted. */
  readonly signal?: AbortSignal;
}

/** Stories that are read for those that are hot, or have changed. */
const STORIES_READ = 20_000;
/** Stories that a search ranks, the newest: some 500 MB. */
const STORIES_RANKED = 200_000;

/** A page of stories. */
interface AskedPage {
  readonly page: Story[];
  /** Where the next page begins, of those listed by time. */
  readonly next?: string | undefined;
  /** How many a search found. */
  readonly total?: number;
  /** No story has all of the words: these have most of them. */
  readonly isPartial?: boolean;
}

/**
 * What a search finds, the best first; otherwise by when they were first seen, the newest first. @throws UsageError for
 * a day or an instant that is none.
 */
export async function askedStories(stack: OperatedStack, asked: StoriesAsked): Promise<AskedPage> {
  if (asked.archive && asked.day === undefined) throw new UsageError('--archive needs a --day');
  const before = asked.before === undefined ? undefined : instantOf('--before', asked.before).toISOString();
  const span = asked.day === undefined ? undefined : daySpan('--day', asked.day);
  const end = [before, span?.to].filter((at) => at !== undefined).sort()[0];
  // The list is made of UTC days: a day of this clock has parts of two.
  const days = daysUpTo(end === undefined ? new Date() : new Date(end), span === undefined ? DAYS_BACK : 2);
  const index = asked.archive ? ARCHIVE_INDEX : undefined;
  const isSearch = asked.search !== undefined && !asked.archive;
  const all = isSearch
    ? searchedStories(stack, { days, before: end })
    : tabledStories(stack, { days, before: end, index });
  if (asked.search !== undefined && !asked.newest && before === undefined)
    return bestStories(stack, asked.search, only(all, { ...asked, search: undefined }, span?.from), asked.limit);
  let reached = end;
  const noted = async function* () {
    for await (const story of all) {
      // A page ends before its instant.
      reached = new Date(Date.parse(listedAt(story, asked)) + 1).toISOString();
      yield story;
    }
  };
  const { page, next } = await pageOf(only(noted(), asked, span?.from), asked.limit, (story) => listedAt(story, asked));
  // The next page begins where this one was ended early.
  return { page: await currentStories(stack, page), next: asked.signal?.aborted ? reached : next };
}

async function bestStories(
  stack: OperatedStack,
  search: string,
  all: AsyncIterable<FeedStory>,
  limit: number,
): Promise<AskedPage> {
  const { found, isPartial } = rankedFor(search, await takeFirst(all, STORIES_RANKED), rankedAs);
  return { page: await currentStories(stack, found.slice(0, limit)), total: found.length, isPartial };
}

const listedAt = ({ firstSeenAt, reportedAt = '' }: FeedStory, { archive }: StoriesAsked): string =>
  archive ? reportedAt : firstSeenAt;

/**
 * Those that most publishers have joined lately: before now, or where the last days have none, before the newest report
 * of what there is. @returns that instant too
 */
export async function hotStories(stack: OperatedStack, asked: StoriesAsked, now: number) {
  let found = hottest(await readStories(stack, asked, hotDays(now)), now);
  if (found.hot.length === 0) found = hottest(await readStories(stack, asked, daysUpTo(new Date(now), DAYS_BACK)), now);
  return { stories: await currentStories(stack, found.hot.slice(0, asked.limit)), asOf: found.asOf };
}

/** @returns the hottest first, and as of when: epoch milliseconds */
export function hottest(all: readonly FeedStory[], now: number): { hot: FeedStory[]; asOf: number } {
  const shown = all.filter(isShown);
  const hot = rankHot(shown, now);
  if (hot.length > 0) return { hot, asOf: now };
  const newest = shown
    .flatMap(({ heat, reportedAt, firstSeenAt }) => (heat ? (reportedAt ?? firstSeenAt) : []))
    .sort()
    .at(-1);
  const asOf = newest === undefined ? now : Math.min(now, Date.parse(newest));
  return { hot: rankHot(shown, asOf), asOf };
}

/** Those that are new, were joined, changed or withdrawn since an instant, the latest change first. */
export async function storiesSince(stack: OperatedStack, asked: StoriesAsked, since: string): Promise<Story[]> {
  const from = instantOf('--since', since).toISOString();
  const stories = await readStories(stack, asked, daysUpTo(new Date(), DAYS_BACK));
  const changed = stories
    .filter((story) => changedAt(story) >= from)
    .sort((one, other) => (changedAt(one) < changedAt(other) ? 1 : -1))
    .slice(0, asked.limit);
  return currentStories(stack, changed);
}

const changedAt = ({ firstSeenAt, lastSeenAt = '', announced, withdrawn }: FeedStory): string =>
  [firstSeenAt, lastSeenAt, announced?.at ?? '', withdrawn?.at ?? ''].sort().at(-1) ?? '';

async function readStories(stack: OperatedStack, asked: StoriesAsked, days: string[]): Promise<FeedStory[]> {
  const all = only(searchedStories(stack, { days }), asked);
  return (await pageOf(all, STORIES_READ, ({ firstSeenAt }) => firstSeenAt)).page;
}

async function* only<T extends FeedStory>(
  stories: AsyncIterable<T>,
  asked: StoriesAsked,
  from = '',
): AsyncGenerator<T> {
  const { publisher, language, section, storyline, search, signal } = asked;
  const isWanted = searchFor(search ?? '');
  for await (const story of stories) {
    if (listedAt(story, asked) < from || signal?.aborted) return;
    if (publisher !== undefined && !paperNames(story).includes(publisher)) continue;
    if (language !== undefined && story.language !== language) continue;
    if (section !== undefined && story.section !== section) continue;
    if (storyline !== undefined && story.storyline !== storyline) continue;
    if (isWanted(searchedOf(story))) yield story;
  }
}

/** Stories as a command and an assistant list them. @param more what the document says beside them */
export function listedStories(stories: readonly Story[], more: object = {}) {
  return { document: { stories: stories.map(storyDocument), ...more }, lines: linesOf(stories, storyLine) };
}

export function hotDocument(story: Story, now: number) {
  return { ...storyDocument(story), publishersLately: Number(publishersLately(story, now).toFixed(2)) };
}

/** In place of its id the storyline itself, with its other stories. */
const withStoryline = <T extends object>(document: T, storyline: Found['storyline']) => ({
  ...document,
  ...(storyline && { storyline }),
});

/** One story in few words: what it says, who reports it and why each joined; its newest reports, as many as fit. */
export function briefDocument({ receipts, story, storyline, reports }: Found, most: number) {
  if (story === undefined)
    return { receipts: receipts.slice(-1).map(({ key, disposition, reason }) => ({ key, disposition, reason })) };
  const { authors, kind, contentHash, object, reports: _, ...said } = storyDocument(story);
  const document = withStoryline(said, storyline);
  const listed = reports.toReversed().map(({ receipt, articleId, picture, merged, ...report }) => report);
  const lengthOf = (count: number) => JSON.stringify({ document, listed: listed.slice(0, count) }).length;
  let count = listed.length;
  while (count > 0 && lengthOf(count) > most) count -= 1;
  return {
    story: document,
    reports: listed.slice(0, count),
    ...(count < listed.length && { reportsLeftOut: listed.length - count }),
  };
}

/** Headlines that reports had before, receipts of one file: the latest of each. */
const MOST_EARLIER = 50;

/**
 * All of a story in parts of at most so many characters: each has the story and the next of its reports, in the order
 * in which they joined.
 * @param part from 1 on
 */
export function wholeDocument(found: Found, part: number, most: number) {
  const { story, receipts, reports } = foundDocument(found);
  const earlier = found.story && storyDocument(found.story).earlier.slice(-MOST_EARLIER);
  const head = { receipts: receipts.slice(-MOST_EARLIER), story: story && { ...story, earlier } };
  const lengthOf = (one: object) => terminalJson(one).length + 1;
  const room = most - lengthOf(head);
  const parts: (typeof reports)[number][][] = [[]];
  let left = room;
  for (const report of reports) {
    left -= lengthOf(report);
    if (left >= 0 || parts.at(-1)?.length === 0) parts.at(-1)?.push(report);
    else {
      parts.push([report]);
      left = room - lengthOf(report);
    }
  }
  return { part, parts: parts.length, found: [{ ...head, reports: parts[part - 1] ?? [] }] };
}

/** All about one thing: `wiredrop status ANYTHING --json`. */
export function foundDocument({ receipts, story, storyline, reports }: Found) {
  const { reports: _, ...document } = story ? storyDocument(story) : { reports };
  return { receipts, story: story && withStoryline(document, storyline), reports };
}
