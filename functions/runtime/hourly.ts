import { errorFields, log } from './log.ts';

const HOUR_MS = 60 * 60 * 1000;
/** Wait after a read that failed. */
const RETRY_MS = 60 * 1000;

/**
 * What changes once a day: read when first asked for, and again each hour. While it cannot be read, what is known holds,
 * and nothing fails.
 * @param read undefined: nothing is there yet
 */
export function readHourly<T extends object>(
  what: string,
  none: () => T,
  read: () => Promise<T | undefined>,
  nowMs: () => number,
): () => Promise<T> {
  let known: T | undefined;
  let reading: Promise<T> | undefined;
  let validUntilMs = 0;

  async function refresh(): Promise<T> {
    try {
      known = (await read()) ?? known;
    } catch (error) {
      validUntilMs = nowMs() + RETRY_MS;
      log('ERROR', { message: `${what} could not be read`, error: errorFields(error) });
    }
    known ??= none();
    return known;
  }

  return () => {
    if (!reading || nowMs() >= validUntilMs) {
      validUntilMs = nowMs() + HOUR_MS;
      reading = refresh();
    }
    return reading;
  };
}
