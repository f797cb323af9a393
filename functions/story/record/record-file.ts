import type { Arrival, Decision } from '../items/decision.ts';
import { hideExpired, settleMissing } from '../table/expiry.ts';
import { type RetryPolicy, withRetries } from '../table/retry-policy.ts';
import type { StoryTable } from '../table/story-table.ts';
import { decide } from './decide.ts';
import { identify } from './identify.ts';

/**
 * After this many reads, a story that is referenced but not found counts as missing: the decision then fails with that
 * error.
 */
const MISSING_READS = 6;

/** Reads after which a context that looks torn is how it is: somebody deleted items by hand, or they expired. */
const TORN_READS = 4;

/**
 * Decides a file and writes the decision in one transaction: a crash leaves all of it or nothing. Safe to repeat,
 * because the receipt is in that transaction.
 * @throws ContentionError after `attempts` cancelled transactions; any fault of the table.
 */
export function recordFile(arrival: Arrival, table: StoryTable, retryPolicy: RetryPolicy): Promise<Decision> {
  const { bucket, key } = arrival.file;
  const isRetraction = arrival.result.ok && arrival.result.article.isRetracted === true;
  const unseenStories = new Set<string>();
  return withRetries(`${bucket}/${key}`, retryPolicy, async (attempt) => {
    const current = hideExpired(table, arrival, unseenStories);
    // A retraction must not miss the article that was recorded a moment ago.
    const known = await identify(arrival, current, attempt === 0 && !isRetraction ? 'eventual' : 'strong');
    if (!settleMissing(known.context.missing, attempt, unseenStories)) return undefined;
    // Another writer may have created the story again, with a new claim, and the read saw only half of that.
    if (known.context.missing.length > 0 && attempt < MISSING_READS) return undefined;
    if (known.context.isTorn && attempt < TORN_READS) return undefined;
    const decision = decide(known.arrival, known.context);
    return decision.writes.length === 0 || (await current.write(decision.writes)) ? decision : undefined;
  });
}
