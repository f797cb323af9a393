import { decide } from './decide/decide.ts';
import type { Arrival, Decision } from './decision.ts';
import { isHalfSeen, NOTHING_KNOWN } from './known.ts';
import { look } from './look/look.ts';
import type { StoryTable } from './story-table.ts';

export interface Patience {
  /** How often to look and decide before giving the file back to the queue. */
  attempts: number;
  sleep: (milliseconds: number) => Promise<void>;
  /** Uniform in [0, 1). */
  random: () => number;
}

/**
 * Full jitter, so that writers that met once do not meet again:
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
const BASE_MS = 20;
const CAP_MS = 1_000;

/**
 * So often is looked again where half of a transaction is seen. It is there in milliseconds, unless somebody put an
 * older story back by hand.
 */
const HALF_SEEN_LOOKS = 4;

/** Another writer was faster every time, or the table throttled: a transient fault, the file comes back with its event. */
export class ContentionError extends Error {
  override readonly name = 'ContentionError';
}

/**
 * Decides a file and commits what was decided. Safe to repeat and to interrupt anywhere: the receipt comes last, and
 * what is in the table without it, the next look understands.
 * @throws ContentionError after `attempts` refused commits; any fault of the table.
 */
export const recordFile = async (
  arrival: Omit<Arrival, 'attempt'>,
  table: StoryTable,
  patience: Patience,
): Promise<Decision> => {
  for (let attempt = 0; attempt < patience.attempts; attempt++) {
    if (attempt > 0) await patience.sleep(patience.random() * Math.min(CAP_MS, BASE_MS * 2 ** attempt));
    // A rejection depends on nothing but its own receipt, which its one write checks: look only if that write fails.
    const blind = attempt === 0 && !arrival.result.ok;
    const asked = { ...arrival, attempt };
    const known = blind ? NOTHING_KNOWN : await look(asked, table, attempt === 0 ? 'eventual' : 'strong');
    if (attempt < HALF_SEEN_LOOKS && isHalfSeen(known)) continue;
    const decision = decide(asked, known);
    if (decision.steps.length === 0 || (await table.commit(decision.steps))) return decision;
  }
  const { bucket, key } = arrival.file;
  throw new ContentionError(
    `${bucket}/${key}: ${patience.attempts} commits were refused, for others write the same story or the table throttles`,
  );
};
