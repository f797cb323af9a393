import type { ListedStory, ListRange } from '../story/dynamo-day-index.ts';

const DAY_MS = 86_400_000;
const LAST_INSTANT = 'T23:59:59.999Z';

/**
 * Lists the latest stories and remembers the days before yesterday: no story is added to them. Each day costs eight queries, and a quiet stack
 * reads 30 days to fill its feeds.
 * @param list of `dynamo-day-index`
 */
export function createLatestKeys(list: (range: ListRange) => Promise<ListedStory[]>) {
  const remembered = new Map<string, ListedStory[]>();

  /** The newest stories of the last `days` days, at most `limit` and those of the day that passes it. */
  return async (nowMs: number, { days, limit }: { days: number; limit: number }): Promise<ListedStory[]> => {
    const from = new Date(nowMs - days * DAY_MS).toISOString();
    for (const day of remembered.keys()) if (day < from.slice(0, 10)) remembered.delete(day);
    const listed: ListedStory[] = [];
    // From tomorrow, because the clocks of two functions differ.
    for (let past = -1; past <= days && listed.length < limit; past++) {
      const day = new Date(nowMs - past * DAY_MS).toISOString().slice(0, 10);
      const stories = remembered.get(day) ?? (await list({ from: day, to: `${day}${LAST_INSTANT}`, limit }));
      if (past > 1) remembered.set(day, stories);
      listed.push(...stories);
    }
    return listed.filter(({ firstSeenAt }) => firstSeenAt >= from);
  };
}
