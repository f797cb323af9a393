import { searchFor } from '../../../functions/matching/text-search.ts';
import { hotDays, publishersLately, rankHot } from '../../../functions/story/items/heat.ts';
import { isShown } from '../../../functions/story/items/is-shown.ts';
import type { StoryItem } from '../../../functions/story/items/items.ts';
import { ARCHIVE_INDEX } from '../../../functions/story/items/keys.ts';
import type { Clients } from '../../aws/clients.ts';
import type { StackOutputs } from '../stack/outputs.ts';
import { daySpan, instantOf } from '../terminal/times.ts';
import { announcedText } from './card.ts';
import type { Found } from './find.ts';
import { DAYS_BACK, daysUpTo, latestStories, pageOf, storyDocument } from './listing.ts';
import { searchedOf } from './search.ts';

/** What the commands and `wiredrop mcp` ask of a stack: both answer with what these functions return. */
export interface StoriesAsked {
  readonly day?: string | undefined;
  /** Only those first seen before it: where the last page ended. */
  readonly before?: string | undefined;
  /** By the days of the articles, not by when the stack first saw them. */
  readonly archive?: boolean;
  readonly publisher?: string | undefined;
  readonly language?: string | undefined;
  readonly search?: string | undefined;
  readonly limit: number;
  /** The list ends when this is aborted. */
  readonly signal?: AbortSignal;
}

interface Stack {
  readonly clients: Pick<Clients, 'dynamodb'>;
  readonly outputs: Pick<StackOutputs, 'tableName'>;
}

/** Stories that are read for those that are hot, or have changed. */
const STORIES_READ = 20_000;

/** By when they were first seen, the newest first. @throws UsageError for a day or an instant that is none. */
export async function askedStories({ clients, outputs }: Stack, asked: StoriesAsked) {
  const before = asked.before === undefined ? undefined : instantOf('--before', asked.before).toISOString();
  const span = asked.day === undefined ? undefined : daySpan('--day', asked.day);
  const end = [before, span?.to].filter((at) => at !== undefined).sort()[0];
  // The list is made of UTC days: a day of this clock has parts of two.
  const days = daysUpTo(end === undefined ? new Date() : new Date(end), span === undefined ? DAYS_BACK : 2);
  const index = asked.archive ? ARCHIVE_INDEX : undefined;
  const all = latestStories(clients.dynamodb, outputs.tableName, { days, before: end, index });
  return pageOf(only(all, asked, span?.from), asked.limit, (story) => listedAt(story, asked));
}

const listedAt = ({ firstSeenAt, reportedAt = '' }: StoryItem, { archive }: StoriesAsked): string =>
  archive ? reportedAt : firstSeenAt;

/** Those that most publishers have joined lately. */
export async function hotStories(stack: Stack, asked: StoriesAsked, now: number): Promise<StoryItem[]> {
  const stories = await readStories(stack, asked, hotDays(now));
  return rankHot(stories.filter(isShown), now).slice(0, asked.limit);
}

/** Those that are new, were joined, changed or withdrawn since an instant, the latest change first. */
export async function changedStories(stack: Stack, asked: StoriesAsked, since: string): Promise<StoryItem[]> {
  const from = instantOf('--since', since).toISOString();
  const stories = await readStories(stack, asked, daysUpTo(new Date(), DAYS_BACK));
  return stories
    .filter((story) => changedAt(story) >= from)
    .sort((one, other) => (changedAt(one) < changedAt(other) ? 1 : -1))
    .slice(0, asked.limit);
}

const changedAt = ({ firstSeenAt, lastSeenAt = '', updatedAt = '', withdrawnAt = '' }: StoryItem): string =>
  [firstSeenAt, lastSeenAt, updatedAt, withdrawnAt].sort().at(-1) ?? '';

async function readStories({ clients, outputs }: Stack, asked: StoriesAsked, days: string[]): Promise<StoryItem[]> {
  const all = only(latestStories(clients.dynamodb, outputs.tableName, { days }), asked);
  return (await pageOf(all, STORIES_READ, ({ firstSeenAt }) => firstSeenAt)).page;
}

async function* only(stories: AsyncIterable<StoryItem>, asked: StoriesAsked, from = ''): AsyncGenerator<StoryItem> {
  const { publisher, language, search, signal } = asked;
  const isWanted = searchFor(search ?? '');
  for await (const story of stories) {
    if (listedAt(story, asked) < from || signal?.aborted) return;
    const publishers = [story.facts.publisher, ...(story.publishers ?? [])];
    if (publisher !== undefined && !publishers.includes(publisher)) continue;
    if (language !== undefined && story.facts.language !== language) continue;
    if (isWanted(searchedOf(story))) yield story;
  }
}

export function hotDocument(story: StoryItem, now: number) {
  return { ...storyDocument(story), publishersLately: Number(publishersLately(story, now).toFixed(2)) };
}

/** All about one thing: `wiredrop status ANYTHING --json`. */
export function foundDocument({ receipts, story, reports }: Found) {
  return { receipts, story: story && { ...storyDocument(story), announced: announcedText(story) }, reports };
}
