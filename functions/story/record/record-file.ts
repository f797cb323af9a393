import type { Withheld } from '../change/held.ts';
import type { Arrival, Decision } from '../items/decision.ts';
import { hideExpired, isPastRetention } from '../table/expiry.ts';
import { isSettled, type RetryPolicy, withRetries } from '../table/retry-policy.ts';
import type { StoryTable } from '../table/story-table.ts';
import { decide } from './decide.ts';
import { endSuperseded, hold } from './hold.ts';
import { identify } from './identify.ts';

/**
 * Decides a file and writes the decision in one transaction: a crash leaves all of it or nothing. Safe to repeat,
 * because the receipt is in that transaction.
 * @throws ContentionError after `attempts` conflicts; any fault of the table.
 */
export function recordFile(arrival: Arrival, table: StoryTable, retryPolicy: RetryPolicy): Promise<Decision> {
  const { bucket, key } = arrival.file;
  const isRetraction = arrival.result.kind === 'retracted';
  const unseenStories = new Set<string>();
  return withRetries(`${bucket}/${key}`, retryPolicy, async (attempt) => {
    const current = hideExpired(table, arrival, unseenStories);
    const withheld = withheldIn(arrival);
    if (withheld) {
      const held = await hold(arrival, withheld, current);
      if (!held) return undefined;
      return held.writes.length === 0 || (await current.write(held.writes)) ? held : undefined;
    }
    // A retraction must not miss the article that was recorded a moment ago.
    const known = await identify(arrival, current, attempt === 0 && !isRetraction ? 'eventual' : 'strong');
    if (!isSettled(known.context, attempt, unseenStories)) return undefined;
    const decision = decide(known.arrival, known.context);
    if (decision.writes.length === 0) return decision;
    const writes = [...decision.writes, ...(await endSuperseded(known, current))];
    return (await current.write(writes)) ? decision : undefined;
  });
}

/** The article that the file says must not be published, or not yet. */
function withheldIn(arrival: Arrival): Withheld | undefined {
  const { result } = arrival;
  if (result.kind === 'held') return result;
  return result.kind === 'refused' && !isPastRetention(arrival) ? result.withheld : undefined;
}
