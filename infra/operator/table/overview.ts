import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { storyIdAt } from '../../../functions/story/items/keys.ts';
import type { Story } from '../../../functions/story/items/story.ts';
import { storyView } from '../../../functions/story/items/view.ts';
import type { Held, QueueStatus } from '../queues/depths.ts';
import { MESSAGES_SHOWN } from '../queues/failed-messages.ts';
import type { StackOutputs } from '../stack/outputs.ts';
import { clipCells, counted, fit, printable, WIREDROP } from '../terminal/text.ts';
import { clockName, onClock } from '../terminal/times.ts';
import { endpointText, isFailing, type WebhookState } from '../webhooks.ts';
import { headlineOf } from './card.ts';
import { countStories, daysUpTo, latestStories, pageOf } from './listing.ts';

export interface StoryOverview {
  /** Stories by day of first sight (UTC), today first. */
  readonly stories: Readonly<Record<string, number>>;
  /** The newest first. */
  readonly latest: readonly Story[];
}

/** @param last how many of the latest stories. */
export async function takeStories(
  dynamodb: DynamoDBClient,
  { tableName }: Pick<StackOutputs, 'tableName'>,
  now: Date,
  last: number,
): Promise<StoryOverview> {
  const days = daysUpTo(now, 2);
  const count = async (day: string) => [day, await countStories(dynamodb, tableName, day)] as const;
  const [stories, { page: latest }] = await Promise.all([
    Promise.all(days.map(count)),
    pageOf(latestStories(dynamodb, tableName, { days }), last, ({ firstSeenAt }) => firstSeenAt),
  ]);
  return { stories: Object.fromEntries(stories), latest };
}

/** Cells of a story's line in front of its headline. */
const BEFORE_HEADLINE = 19;

/** The upper part of the screen: what waits and what failed. */
export function queueLines(stackName: string, at: string, queues: QueueStatus, width: number): string[] {
  const { waiting, inFlight, deadLetters, unannounced } = queues;
  return [
    row(stackName, `${onClock(at)} (${clockName()})`),
    row('waiting', `${counted(waiting, 'file')}, and ${inFlight} being read`),
    ...(queues.toUnpack ? [row('to unpack', counted(queues.toUnpack, 'file'))] : []),
    ...heldLines('dead letters', deadLetters),
    ...strayLines(deadLetters, 'not an S3 event', 'not S3 events'),
    ...heldLines('unannounced', unannounced),
    ...strayLines(unannounced, 'not a pointer into a stream', 'not pointers into a stream'),
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

/** Keys that are named; of more the number is said. */
const KEYS_NAMED = 3;

/** How many, since when, what to do; and which, a line each. */
function heldLines(name: string, { count, since, keys }: Held): string[] {
  if (count === 0) return [row(name, '0')];
  // Only some are looked at.
  const age = since === undefined ? '' : ` since ${onClock(since)}${count > MESSAGES_SHOWN ? ' or longer' : ''}`;
  const named = keys.slice(0, KEYS_NAMED);
  const more = named.length > 0 && count > named.length ? [`and ${count - named.length} more`] : [];
  return [
    row(name, `${count}${age}: ${WIREDROP} redrive`),
    ...[...named.map(printable), ...more].map((text) => row('', text)),
  ];
}

/** A line for each webhook that has something waiting or failed; one if there is none. */
export function webhookLines(webhooks: readonly WebhookState[], width: number): string[] {
  const lines = webhooks.flatMap((webhook) => {
    const { name, waiting, deadLetters, offSince } = webhook;
    if (waiting === 0 && !isFailing(webhook)) return [];
    const waits = `${name}: ${waiting} waiting, ${counted(deadLetters, 'dead letter')}`;
    if (!isFailing(webhook)) return [waits];
    const isHeld = deadLetters > 0 || offSince !== undefined;
    return [waits, endpointText(webhook), isHeld ? `${WIREDROP} webhooks --on ${name}` : ''].filter(
      (line) => line !== '',
    );
  });
  const all = lines.length > 0 || webhooks.length === 0 ? lines : ['nothing waits'];
  return all.map((text, index) => clipCells(row(index === 0 ? 'webhooks' : '', text), width));
}

/** Messages that redrive leaves in the queue, each with its id. */
function strayLines({ strays }: Held, one: string, many: string): string[] {
  if (strays.length === 0) return [];
  const head = `${strays.length} of them ${strays.length === 1 ? `is ${one}` : `are ${many}`}: the console (${WIREDROP} console) deletes them`;
  return [head, ...strays].map((text) => row('', text));
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
