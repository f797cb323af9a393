import type { FeedStory } from '../../../functions/feed/feed-state.ts';
import { searchFor } from '../../../functions/matching/text-search.ts';
import { hotDays, publishersLately, rankHot } from '../../../functions/story/items/heat.ts';
import { isShown } from '../../../functions/story/items/is-shown.ts';
import { ARCHIVE_INDEX } from '../../../functions/story/items/keys.ts';
import type { Story } from '../../../functions/story/items/story.ts';
import type { Clients } from '../../aws/clients.ts';
import { UsageError } from '../explain.ts';
import { linesOf } from '../operations/operation.ts';
import type { StackOutputs } from '../stack/outputs.ts';
import { DAYS_BACK, daySpan, instantOf } from '../terminal/times.ts';
import { paperNames } from './card.ts';
import type { Found } from './find.ts';
import { daysUpTo, pageOf, storyDocument } from './listing.ts';
import { storyLine } from './overview.ts';
import { searchedOf } from './search.ts';
import { currentStories, searchedStories, tabledStories } from './story-files.ts';

/** What the commands and `wiredrop mcp` ask of a stack: both answer with what these functions return. */
export interface StoriesAsked {
  readonly day?: string | undefined;
  /** Only those first seen before it: where the last page ended. */
  readonly before?: string | undefined;
  /** By the days of the articles, not by when the stack first saw them. */
  readonly archive?: boolean | undefined;
  readonly publisher?: string | undefined;
  readonly language?: string | undefined;
  readonly search?: string | undefined;
  readonly limit: number;
  /** The list ends when this is aborted. */
  readonly signal?: AbortSignal;
}

interface Stack {
  readonly clients: Pick<Clients, 'dynamodb' | 's3'>;
  readonly outputs: Pick<StackOutputs, 'tableName' | 'bucketName' | 'stateFolder'>;
}

/** Stories that are read for those that are hot, or have changed. */
const STORIES_READ = 20_000;

/** By when they were first seen, the newest first. @throws UsageError for a day or an instant that is none. */
export async function askedStories(stack: Stack, asked: StoriesAsked) {
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

const listedAt = ({ firstSeenAt, reportedAt = '' }: FeedStory, { archive }: StoriesAsked): string =>
  archive ? reportedAt : firstSeenAt;

/** Those that most publishers have joined lately. */
export async function hotStories(stack: Stack, asked: StoriesAsked, now: number): Promise<Story[]> {
  const stories = await readStories(stack, asked, hotDays(now));
  return currentStories(stack, rankHot(stories.filter(isShown), now).slice(0, asked.limit));
}

/** Those that are new, were joined, changed or withdrawn since an instant, the latest change first. */
export async function storiesSince(stack: Stack, asked: StoriesAsked, since: string): Promise<Story[]> {
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

async function readStories(stack: Stack, asked: StoriesAsked, days: string[]): Promise<FeedStory[]> {
  const all = only(searchedStories(stack, { days }), asked);
  return (await pageOf(all, STORIES_READ, ({ firstSeenAt }) => firstSeenAt)).page;
}

async function* only<T extends FeedStory>(
  stories: AsyncIterable<T>,
  asked: StoriesAsked,
  from = '',
): AsyncGenerator<T> {
  const { publisher, language, search, signal } = asked;
  const isWanted = searchFor(search ?? '');
  for await (const story of stories) {
    if (listedAt(story, asked) < from || signal?.aborted) return;
    if (publisher !== undefined && !paperNames(story).includes(publisher)) continue;
    if (language !== undefined && story.language !== language) continue;
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

/** One story in few words: what it says, who reports it and why each joined; its newest reports, as many as fit. */
export function briefDocument({ receipts, story, reports }: Found, most: number) {
  if (story === undefined)
    return { receipts: receipts.slice(-1).map(({ key, disposition, reason }) => ({ key, disposition, reason })) };
  const { authors, kind, contentHash, object, reports: _, ...document } = storyDocument(story);
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

/** All about one thing: `wiredrop status ANYTHING --json`. */
export function foundDocument({ receipts, story, reports }: Found) {
  const { reports: _, ...document } = story ? storyDocument(story) : { reports };
  return { receipts, story: story && document, reports };
}
