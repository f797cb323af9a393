import { type Story, storyIdAt, storyView } from '../../../../../functions/story/items/index.ts';
import type { QueueStatus } from '../../queues/depths.ts';
import type { OperatedStack } from '../../stack/outputs.ts';
import { clipCells, counted, fit, printable } from '../../terminal/text.ts';
import { clockName, onClock } from '../../terminal/times.ts';
import type { WebhookState } from '../../webhooks.ts';
import { headlineOf } from '../card.ts';
import { countStories, daysUpTo, latestStories, pageOf } from '../listing.ts';

export interface StoryOverview {
  /** Stories by day of first sight (UTC), today first. */
  readonly stories: Readonly<Record<string, number>>;
  /** The newest first. */
  readonly latest: readonly Story[];
}

/** @param last how many of the latest stories. */
export async function takeStories(stack: OperatedStack, now: Date, last: number): Promise<StoryOverview> {
  const days = daysUpTo(now, 2);
  const count = async (day: string) => [day, await countStories(stack, day)] as const;
  const [stories, { page: latest }] = await Promise.all([
    Promise.all(days.map(count)),
    pageOf(latestStories(stack, { days }), last, ({ firstSeenAt }) => firstSeenAt),
  ]);
  return { stories: Object.fromEntries(stories), latest };
}

export interface StorylineCount {
  /** Storylines that these stories belong to. */
  readonly storylines: number;
  readonly stories: number;
}

/** Stories that are counted at most, the newest. */
const MOST_COUNTED = 20_000;

/** The storylines that gained stories since an instant. @param newest the newest first */
export async function countStorylines(
  newest: AsyncIterable<{ readonly firstSeenAt: string; readonly storyline?: string }>,
  since: string,
): Promise<StorylineCount> {
  const ids: string[] = [];
  let read = 0;
  for await (const { firstSeenAt, storyline } of newest) {
    if (firstSeenAt < since || read === MOST_COUNTED) break;
    read += 1;
    if (storyline !== undefined) ids.push(storyline);
  }
  return { storylines: new Set(ids).size, stories: ids.length };
}

export const storylineLine = ({ storylines, stories }: StorylineCount, width: number): string =>
  clipCells(
    row('storylines', `${storylines}, with ${counted(stories, 'story', 'stories')} first seen in the last 24 hours`),
    width,
  );

/** Cells of a story's line in front of its headline. */
const BEFORE_HEADLINE = 19;

export const headLine = (stackName: string, at: string, width: number): string =>
  clipCells(row(stackName, `${onClock(at)} (${clockName()})`), width);

/** How much waits and failed. */
export function queueLines(queues: QueueStatus, width: number): string[] {
  const { waiting, inFlight, deadLetters, unannounced } = queues;
  return [
    row('waiting', `${counted(waiting, 'file')}, and ${inFlight} being read`),
    ...(queues.toUnpack ? [row('to unpack', counted(queues.toUnpack, 'file'))] : []),
    row('dead letters', String(deadLetters.count)),
    row('unannounced', String(unannounced.count)),
  ].map((line) => clipCells(line, width));
}

/** The lower part of the screen: how many stories, and the latest. */
export function storyLines({ stories, latest }: StoryOverview, width: number): string[] {
  const rows = Object.entries(stories).map(([day, count]) => row('stories', `${count} first seen on ${day} (UTC)`));
  const lines = latest.length === 0 ? rows : [...rows, '', ...latest.map((story) => storyLine(story, width))];
  return lines.map((line) => clipCells(line, width));
}

function row(name: string, text: string): string {
  return `${name.padEnd(14)}${text}`;
}

/** What waits for each webhook. */
export function webhookLines(webhooks: readonly WebhookState[], width: number): string[] {
  const lines = webhooks.flatMap(({ name, waiting }) => (waiting > 0 ? [`${name}: ${waiting} waiting`] : []));
  const all = lines.length > 0 || webhooks.length === 0 ? lines : ['nothing waits'];
  return all.map((text, index) => clipCells(row(index === 0 ? 'webhooks' : '', text), width));
}

/** `01-05 19:00    3×  Ferry kept (Harbour Wire)  t1-…`: with the whole id, for the next command. */
export function storyLine(story: Story, width: number): string {
  const { firstSeenAt, articleCount } = story;
  const { publisher, news } = storyView(story);
  const time = onClock(firstSeenAt).slice('2026-'.length, '2026-01-05 19:00'.length);
  const reports = articleCount > 1 ? `${articleCount}×` : '';
  const who = publisher === undefined ? '' : ` (${publisher})`;
  const shown = headlineOf(story);
  const latest = news && news.headline !== shown ? ` → ${news.headline}` : '';
  const headline = printable(shown + who + latest);
  const id = storyIdAt(story);
  const cells = Math.max(20, width - BEFORE_HEADLINE - id.length - 2);
  const fitting = Number.isFinite(cells) ? fit(headline, cells) : headline;
  return clipCells(`${time} ${reports.padStart(5)}  ${fitting}  ${id}`, width);
}
