export interface RetryPolicy {
  /** How often to read and decide before giving up. A file then returns to the queue. */
  attempts: number;
  /** Twice this is the longest pause before the second attempt. Default: `PAUSE_MS`. */
  pauseMs?: number;
  sleep: (milliseconds: number) => Promise<void>;
  /** Uniform in [0, 1). */
  random: () => number;
}

/**
 * How often a file is read and decided before it returns to the queue. Of 500 copies of one text, a hundred at a time,
 * 2% return; with 8 attempts it was 29%.
 */
export const ATTEMPTS = 16;

/**
 * Full jitter, so that writers that conflicted once do not conflict again:
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
const PAUSE_MS = 20;
const MOST_PAUSES = 50;

/** Another writer was faster each time, or the table throttled: a transient fault. The event is redelivered. */
export class ContentionError extends Error {
  override readonly name = 'ContentionError';
}

/**
 * Reads, decides and writes under an optimistic lock: after a conflict the next attempt reads again. Stories with all
 * that belongs to them, requests, canaries and sources are written so.
 * @param attempt undefined after a conflict.
 * @throws ContentionError after `attempts` of them; whatever an attempt throws.
 */
export async function withRetries<T extends object>(
  subject: string,
  { attempts, pauseMs = PAUSE_MS, sleep, random }: RetryPolicy,
  attempt: (number: number) => Promise<T | undefined>,
): Promise<T> {
  for (let number = 0; number < attempts; number++) {
    if (number > 0) await sleep(random() * pauseMs * Math.min(MOST_PAUSES, 2 ** number));
    const result = await attempt(number);
    if (result !== undefined) return result;
  }
  throw new ContentionError(
    `${subject}: gave up after ${attempts} conflicts: other writers change the same items, or the table throttles`,
  );
}

/**
 * A read is not a snapshot: one that contradicts itself saw half of a transaction, whose other half is visible within
 * milliseconds, so only after this many reads is it believed. Its missing stories then count as deleted, and what
 * remains without them is read as often again.
 */
export const SETTLING_READS = 4;

/**
 * Whether what was read can be decided about. Adds missing stories to those that count as deleted.
 * @param attempt number of the read, from 0.
 * @returns false: read again.
 */
export function isSettled(
  { missing, isTorn = false }: { missing: readonly string[]; isTorn?: boolean },
  attempt: number,
  unseenStories: Set<string>,
): boolean {
  if (missing.length === 0 && !isTorn) return true;
  if (attempt >= SETTLING_READS - 1) for (const storyId of missing) unseenStories.add(storyId);
  return attempt >= (missing.length > 0 ? 2 * SETTLING_READS - 1 : SETTLING_READS);
}
