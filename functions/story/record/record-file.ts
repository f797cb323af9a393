import type { Withheld } from '../change/held.ts';
import type { Arrival, Decision } from '../items/decision.ts';
import type { Judge } from '../items/judge.ts';
import { hideExpired, withinRetention } from '../table/expiry.ts';
import { isSettled, type RetryPolicy, withRetries } from '../table/retry-policy.ts';
import type { StoryTable } from '../table/story-table.ts';
import { decide } from './decide.ts';
import { endSuperseded, hold } from './hold.ts';
import { type Identified, identify } from './identify.ts';
import { secondReading } from './second-reading.ts';

/**
 * Decides a file and writes the decision in one transaction: a crash leaves all of it or nothing. Safe to repeat,
 * because the receipt is in that transaction.
 * @param judge asked where words are in doubt; default: the words decide
 * @throws ContentionError after `attempts` conflicts; any fault of the table.
 */
export function recordFile(
  received: Arrival,
  table: StoryTable,
  retryPolicy: RetryPolicy,
  judge?: Judge,
): Promise<Decision> {
  const arrival = withinRetention(received);
  const { bucket, key } = arrival.file;
  const isRetraction = arrival.result.kind === 'retracted';
  const unseenStories = new Set<string>();
  let lastMissing = -1;
  const reading = judge && secondReading(arrival, judge);
  return withRetries(`${bucket}/${key}`, retryPolicy, async (attempt) => {
    const current = hideExpired(table, arrival, unseenStories);
    const withheld = withheldIn(arrival);
    if (withheld) {
      const held = await hold(arrival, withheld, current, attempt);
      if (!held) return undefined;
      return held.writes.length === 0 || (await current.write(held.writes)) ? held : undefined;
    }
    // A retraction must not miss the article that was recorded a moment ago.
    const identified = async () => {
      const found = await identify(arrival, current, attempt === 0 && !isRetraction ? 'eventual' : 'strong');
      return reading ? reading.prepared(found, current) : found;
    };
    const settled = ({ context }: Identified): boolean => {
      const isMissing = context.missing.length > 0;
      if (isMissing) lastMissing = attempt;
      // What is torn is read as often after a missing story has come.
      return isSettled(context, isMissing ? attempt : attempt - lastMissing - 1, unseenStories);
    };
    let known = await identified();
    if (!settled(known)) return undefined;
    while (await reading?.asks(known)) {
      known = await identified();
      if (!settled(known)) return undefined;
    }
    const decision = decide(known.arrival, reading?.answered(known) ?? known.context);
    if (decision.writes.length === 0) return decision;
    const { held } = known.context;
    const ended = held ? await endSuperseded(known.arrival, held, current, attempt) : [];
    if (!ended) return undefined;
    const writes = [...decision.writes, ...ended];
    return (await current.write(writes)) ? decision : undefined;
  });
}

/** The article that the file says must not be published, or not yet. */
function withheldIn(arrival: Arrival): Withheld | undefined {
  const { result } = arrival;
  if (result.kind === 'held') return result;
  return result.kind === 'refused' ? result.withheld : undefined;
}
