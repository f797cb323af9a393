export interface RetryPolicy {
  /** How often to read and decide before giving up. A file then returns to the queue. */
  attempts: number;
  sleep: (milliseconds: number) => Promise<void>;
  /** Uniform in [0, 1). */
  random: () => number;
}

/**
 * How often a file is read and decided before it returns to the queue. Of 500 copies of one text, a hundred at a time,
 * 2% return; with 8 attempts it was 29% (`npm run bench:hot-keys`).
 */
export const ATTEMPTS = 16;

/**
 * Full jitter, so that writers that conflicted once do not conflict again:
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
const BASE_MS = 20;
const CAP_MS = 1_000;

/** Another writer was faster each time, or the table throttled: a transient fault. The file's event is redelivered. */
export class ContentionError extends Error {
  override readonly name = 'ContentionError';
}

/**
 * Reads, decides and writes under an optimistic lock. After a conflict the next attempt reads again.
 * @param attempt undefined after a conflict.
 * @throws ContentionError after `attempts` of them; whatever an attempt throws.
 */
export async function withRetries<T extends object>(
  subject: string,
  { attempts, sleep, random }: RetryPolicy,
  attempt: (number: number) => Promise<T | undefined>,
): Promise<T> {
  for (let number = 0; number < attempts; number++) {
    if (number > 0) await sleep(random() * Math.min(CAP_MS, BASE_MS * 2 ** number));
    const result = await attempt(number);
    if (result !== undefined) return result;
  }
  throw new ContentionError(
    `${subject}: gave up after ${attempts} cancelled transactions: other writers change the same story, or the table throttles`,
  );
}
