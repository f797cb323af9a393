export interface Patience {
  /** How often to read and decide before giving up: a file then goes back to the queue. */
  attempts: number;
  sleep: (milliseconds: number) => Promise<void>;
  /** Uniform in [0, 1). */
  random: () => number;
}

/**
 * How often a file is read and decided before it is given back to the queue. Of 500 copies of one text a hundred at a
 * time 2% are given back; with 8 attempts it was 29% (`npm run bench:hot-keys`).
 */
export const ATTEMPTS = 16;

/**
 * Full jitter, so that writers that met once do not meet again:
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
const BASE_MS = 20;
const CAP_MS = 1_000;

/** Another writer was faster every time, or the table throttled: a transient fault, the file comes back with its event. */
export class ContentionError extends Error {
  override readonly name = 'ContentionError';
}

/**
 * Reads, decides and writes, until a write is not refused: of an optimistic lock, each attempt begins with reading again.
 * @param attempt undefined where it was refused.
 * @throws ContentionError after `attempts` of them; whatever an attempt throws.
 */
export async function patiently<T extends object>(
  subject: string,
  { attempts, sleep, random }: Patience,
  attempt: (number: number) => Promise<T | undefined>,
): Promise<T> {
  for (let number = 0; number < attempts; number++) {
    if (number > 0) await sleep(random() * Math.min(CAP_MS, BASE_MS * 2 ** number));
    const result = await attempt(number);
    if (result !== undefined) return result;
  }
  throw new ContentionError(
    `${subject}: ${attempts} transactions were cancelled, for others write the same story or the table throttles`,
  );
}
