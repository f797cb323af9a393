import type { StoryItem } from '../../functions/story/items.ts';
import { storyIdAt } from '../../functions/story/keys.ts';
import type { Clients } from '../local/clients.ts';
import { clip, fit, printable } from '../local/columns.ts';
import type { StackOutputs } from './stack-outputs.ts';
import { type Held, type QueueStatus, queueStatus } from './status-queues.ts';
import { countStories, latestStories } from './status-timeline.ts';

export interface Overview extends QueueStatus {
  readonly stackName: string;
  /** ISO 8601. */
  readonly at: string;
  /** Stories by day of first sight (UTC), today first. */
  readonly stories: Readonly<Record<string, number>>;
  /** The newest first. */
  readonly latest: readonly StoryItem[];
}

/** @param last how many of the latest stories. */
export async function takeOverview(
  { sqs, dynamodb }: Pick<Clients, 'sqs' | 'dynamodb'>,
  outputs: StackOutputs,
  now: Date,
  last: number,
): Promise<Overview> {
  const days = [now, new Date(now.getTime() - 86_400_000)].map((instant) => instant.toISOString().slice(0, 10));
  const count = async (day: string) => [day, await countStories(dynamodb, outputs.tableName, day)] as const;
  const [queues, stories, latest] = await Promise.all([
    queueStatus(sqs, outputs),
    Promise.all(days.map(count)),
    latestStories(dynamodb, outputs.tableName, days, last),
  ]);
  const { stackName } = outputs;
  return { stackName, at: now.toISOString(), ...queues, stories: Object.fromEntries(stories), latest };
}

/** One screen. */
export function overviewLines(overview: Overview, width: number): string[] {
  const { stackName, at, waiting, inFlight, deadLetters, unannounced, stories, latest } = overview;
  const rows = [
    [stackName, at],
    ['waiting', `${waiting} files, and ${inFlight} being read`],
    ['dead letters', heldText(deadLetters, 'npm run redrive')],
    ['unannounced', heldText(unannounced, 'npm run redrive')],
    ...Object.entries(stories).map(([day, count]) => ['stories', `${count} first seen on ${day} (UTC)`]),
  ];
  const lines = rows.map(([name = '', text = '']) => clip(`${name.padEnd(14)}${text}`, width));
  return latest.length === 0 ? lines : [...lines, '', ...latest.map((story) => storyLine(story, width))];
}

/** How many, since when, which; and what to do. */
function heldText({ count, since, keys }: Held, remedy: string): string {
  if (count === 0) return '0';
  const age = since === undefined ? '' : ` since ${since}`;
  const names = keys.length === 0 ? '' : `: ${keys.map(printable).join(', ')}${count > keys.length ? ' …' : ''}`;
  return `${count}${age} (${remedy})${names}`;
}

/** With the whole id, to go on with: `--story ID`. */
function storyLine({ pk, sk, firstSeenAt, publisher = '', title, headline = title }: StoryItem, width: number): string {
  const storyId = storyIdAt({ pk, sk });
  const text = `${firstSeenAt.slice(11, 19)}  ${storyId.padEnd(25)}  ${fit(printable(publisher), 14)}  ${printable(headline)}`;
  return clip(text, width);
}
