import type { StoryItem } from '../story/items/items.ts';
import type { Story } from '../story/items/story.ts';
import { isShown } from '../story/items/view.ts';
import { type DigestMessage, digestMessage } from './message.ts';
import type { SentUntil } from './sent-until.ts';

export interface DigestDependencies {
  sentUntil: SentUntil;
  /** The stories that are shown and were first seen from one instant up to, not including, another. */
  seenBetween: (from: string, to: string) => Promise<StoryItem[]>;
  /** The stories with a development that was announced in such a range. */
  developedBetween: (from: string, to: string) => Promise<StoryItem[]>;
  /** The stories with the reports that they show. */
  withReports: (heads: readonly StoryItem[]) => Promise<Story[]>;
  publish: (message: DigestMessage) => Promise<void>;
  /** Milliseconds since 1970. */
  now: () => number;
}

export interface DigestResult {
  from: string;
  to: string;
  outcome: 'sent' | 'nothing-new' | 'sent-before';
  stories: number;
}

/**
 * A digest reaches back at most this far: before that, digests were switched off. The first digest does too, because
 * earlier runs may have failed.
 */
const MOST_MINUTES = 7 * 24 * 60;

/**
 * Sends what is new since the last digest, up to the end of the window that is due. So a redelivered event sends
 * nothing, and the next message has the stories of a run that failed. A run that crashes after sending and before
 * recording it sends the digest again: at least once.
 * @param time the scheduled event's, ISO 8601
 * @param minutes the length of a window
 */
export async function sendDigest(
  time: string,
  minutes: number,
  { sentUntil, seenBetween, developedBetween, withReports, publish, now }: DigestDependencies,
): Promise<DigestResult> {
  const to = windowEnd(time, minutes);
  const earliest = minutesBefore(to, MOST_MINUTES);
  const from = (await sentUntil.read()) ?? earliest;
  const claimedAt = now();
  if (from >= to || !(await sentUntil.claim(from, claimedAt))) return { from, to, outcome: 'sent-before', stories: 0 };
  const [, begin = from] = [earliest, from].toSorted();
  const stories = (await seenBetween(begin, to)).filter(isShown);
  const isKnown = ({ firstSeenAt }: StoryItem): boolean => firstSeenAt < begin;
  const developed = (await developedBetween(begin, to)).filter((story) => isShown(story) && isKnown(story));
  const message = await digestMessage({ from: begin, to, stories, developed }, withReports);
  if (message) await publish(message);
  await sentUntil.done(to, claimedAt);
  return { from: begin, to, outcome: message ? 'sent' : 'nothing-new', stories: stories.length };
}

/**
 * A window is read this many minutes after its end. `firstSeenAt` is the instant of a decision, which is committed
 * within the 30 s that an invocation may take, and listed by the day index usually a second later.
 */
export const LAG_MINUTES = 2;

const MINUTE_MS = 60_000;

/**
 * The end of the window that is due at an instant. Windows are whole multiples of their length since midnight, UTC. The
 * result is the same for every delivery of a scheduled event, also for a late one.
 * @param time ISO 8601, as the event says it
 * @param minutes the length of a window
 */
export function windowEnd(time: string, minutes: number): string {
  const length = minutes * MINUTE_MS;
  const due = Date.parse(time) - LAG_MINUTES * MINUTE_MS;
  return new Date(Math.floor(due / length) * length).toISOString();
}

/** An instant this many minutes earlier. */
export function minutesBefore(instant: string, minutes: number): string {
  return new Date(Date.parse(instant) - minutes * MINUTE_MS).toISOString();
}
