import type { Context } from './context.ts';
import { decide } from './decide.ts';
import type { Arrival, Decision } from './decision.ts';
import { liveTable } from './live-table.ts';
import { type Patience, patiently } from './patience.ts';
import { readContext } from './read-context.ts';
import { isSameArticle, withOwnId } from './same-article.ts';
import type { Freshness, StoryTable } from './story-table.ts';

/**
 * So often is read where a story is named and not seen: a batched read is no snapshot, and may show half of a
 * transaction. The other half is there in milliseconds, unless the story has expired, or somebody removed it by hand.
 */
const MISSING_READS = 4;

/**
 * Decides a file and writes what was decided, in one transaction: a crash leaves all of it or nothing. Safe to repeat,
 * for the receipt is in that transaction.
 * @throws ContentionError after `attempts` cancelled transactions; any fault of the table.
 */
export function recordFile(arrival: Arrival, table: StoryTable, patience: Patience): Promise<Decision> {
  const { bucket, key } = arrival.file;
  const gone = new Set<string>();
  return patiently(`${bucket}/${key}`, patience, async (attempt) => {
    const live = liveTable(table, arrival, gone);
    const known = await readKnown(arrival, live, attempt === 0 ? 'eventual' : 'strong');
    const { missing } = known.context;
    const unseen = missing.filter((storyId) => !gone.has(storyId));
    if (unseen.length > 0) {
      if (attempt >= MISSING_READS - 1) for (const storyId of unseen) gone.add(storyId);
      return undefined;
    }
    const decision = decide(known.arrival, known.context);
    return decision.writes.length === 0 || (await live.write(decision.writes)) ? decision : undefined;
  });
}

/** What is known of the arrival; of an article of its own, where its id is known for another one. */
async function readKnown(
  arrival: Arrival,
  table: StoryTable,
  freshness: Freshness,
): Promise<{ arrival: Arrival; context: Context }> {
  const context = await readContext(arrival, table, freshness);
  const { result } = arrival;
  const { claim, stories, missing } = context;
  if (!result.ok || !claim || missing.length > 0 || isSameArticle(result, claim, stories.get(claim.storyId)))
    return { arrival, context };
  const own = withOwnId(arrival, result);
  return { arrival: own, context: await readContext(own, table, freshness) };
}
