import { isShown } from '../story/is-shown.ts';
import type { StoryItem } from '../story/items.ts';
import { type DigestMessage, digestMessage } from './message.ts';
import type { SentUntil } from './sent-until.ts';
import { minutesBefore, windowEnd } from './window.ts';

export interface DigestDependencies {
  sentUntil: SentUntil;
  /** The stories that were first seen from one instant up to, not including, another. */
  seenBetween: (from: string, to: string) => Promise<StoryItem[]>;
  publish: (message: DigestMessage) => Promise<void>;
  /** Milliseconds since 1970. */
  now: () => number;
}

export interface DigestReport {
  from: string;
  to: string;
  outcome: 'sent' | 'nothing-new' | 'sent-before';
  stories: number;
}

/** What was not sent for so long is not sent any more: digests were switched off, and nobody waits for it. */
const MOST_MINUTES = 7 * 24 * 60;

/**
 * Sends what is new since the last digest, up to the end of the window that is due: so a repeated event finds nothing to send, and a window
 * whose run failed is in the next message. A run that ends between sending and writing so down is repeated: rather twice than never.
 * @param time the scheduled event's, ISO 8601
 * @param minutes the length of a window
 */
export async function sendDigest(
  time: string,
  minutes: number,
  { sentUntil, seenBetween, publish, now }: DigestDependencies,
): Promise<DigestReport> {
  const to = windowEnd(time, minutes);
  const before = await sentUntil.read();
  const from = before ?? minutesBefore(to, minutes);
  const claimedAt = now();
  if (from >= to || !(await sentUntil.claim(from, claimedAt))) return { from, to, outcome: 'sent-before', stories: 0 };
  const [, begin = from] = [minutesBefore(to, MOST_MINUTES), from].toSorted();
  const stories = (await seenBetween(begin, to)).filter(isShown);
  const message = digestMessage(stories, begin, to);
  if (message) await publish(message);
  await sentUntil.done(to, claimedAt);
  return { from: begin, to, outcome: message ? 'sent' : 'nothing-new', stories: stories.length };
}
