import { decide } from './decide.ts';
import type { Arrival, Decision } from './decision.ts';
import { readContext } from './read-context.ts';
import type { StoryTable } from './story-table.ts';

export interface Patience {
  /** How often to read and decide before giving the file back to the queue. */
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

/**
 * So often is read again where a story is named and not seen: a batched read is no snapshot, and may show half of a
 * transaction. The other half is there in milliseconds, unless somebody removed it by hand.
 */
const MISSING_READS = 4;

/** Another writer was faster every time, or the table throttled: a transient fault, the file comes back with its event. */
export class ContentionError extends Error {
  override readonly name = 'ContentionError';
}

/**
 * Decides a file and writes what was decided, in one transaction: a crash leaves all of it or nothing. Safe to repeat,
 * for the receipt is in that transaction.
 * @throws ContentionError after `attempts` cancelled transactions; any fault of the table.
 */
export async function recordFile(arrival: Arrival, table: StoryTable, patience: Patience): Promise<Decision> {
  for (let attempt = 0; attempt < patience.attempts; attempt++) {
    if (attempt > 0) await patience.sleep(patience.random() * Math.min(CAP_MS, BASE_MS * 2 ** attempt));
    const context = await readContext(arrival, table, attempt === 0 ? 'eventual' : 'strong');
    if (context.missing.length > 0 && attempt < MISSING_READS) continue;
    const decision = decide(arrival, context);
    if (decision.writes.length === 0 || (await table.write(decision.writes))) return decision;
  }
  const { bucket, key } = arrival.file;
  throw new ContentionError(
    `${bucket}/${key}: ${patience.attempts} transactions were cancelled, for others write the same story or the table throttles`,
  );
}
