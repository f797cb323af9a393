import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { StoryItem } from '../../../functions/story/items.ts';
import { storyIdAt } from '../../../functions/story/keys.ts';
import { type Held, MESSAGES_SHOWN, type QueueStatus } from '../queues/depths.ts';
import type { StackOutputs } from '../stack/outputs.ts';
import { clip, counted, printable, WIREDROP } from '../terminal/text.ts';
import { clockName, onClock } from '../terminal/times.ts';
import { headlineOf } from './card.ts';
import { countStories, daysUpTo, latestStories, pageOf } from './listing.ts';

export interface StoryOverview {
  /** Stories by day of first sight (UTC), today first. */
  readonly stories: Readonly<Record<string, number>>;
  /** The newest first. */
  readonly latest: readonly StoryItem[];
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

/** What of the queues a person must know: the upper part of the screen. */
export function queueLines(stackName: string, at: string, queues: QueueStatus, width: number): string[] {
  const { waiting, inFlight, deadLetters, unannounced } = queues;
  return [
    row(stackName, `${onClock(at)} (${clockName()})`),
    row('waiting', `${counted(waiting, 'file')}, and ${inFlight} being read`),
    ...heldLines('dead letters', deadLetters),
    ...strayLines(deadLetters, 'are no S3 events'),
    ...heldLines('unannounced', unannounced),
    ...strayLines(unannounced, 'point at no place in a stream'),
  ].map((line) => clip(line, width));
}

/** What of the stories: the lower part. */
export function storyLines({ stories, latest }: StoryOverview, width: number): string[] {
  const rows = Object.entries(stories).map(([day, count]) => row('stories', `${count} first seen on ${day} (UTC)`));
  const lines = latest.length === 0 ? rows : [...rows, '', ...latest.map((story) => storyLine(story, width))];
  return lines.map((line) => clip(line, width));
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

/** Messages that redrive leaves where they are, each with its id. */
function strayLines({ strays }: Held, what: string): string[] {
  if (strays.length === 0) return [];
  const head = `${strays.length} of those looked at ${what}: ${WIREDROP} redrive --drop ID takes one away`;
  return [head, ...strays].map((text) => row('', text));
}

/** `01-05 19:00    3×  t1-…  Ferry kept (Harbour Wire)`: with the whole id, to go on with. */
export function storyLine(story: StoryItem, width: number): string {
  const { firstSeenAt, publisher, articleCount } = story;
  const time = onClock(firstSeenAt).slice('2026-'.length, '2026-01-05 19:00'.length);
  const reports = articleCount > 1 ? `${articleCount}×` : '';
  const who = publisher === undefined ? '' : ` (${publisher})`;
  return clip(`${time} ${reports.padStart(5)}  ${storyIdAt(story)}  ${printable(headlineOf(story) + who)}`, width);
}
