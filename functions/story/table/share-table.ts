import type { TableItem } from '../items.ts';
import { address } from '../keys.ts';
import type { SharedTable, StoryTable } from '../story-table.ts';
import { type Commit, commitTogether } from './commit-together.ts';
import { type Ask, readTogether } from './read-together.ts';

/**
 * How long a call waits for those of its neighbours, in milliseconds: about what reading ten small objects side by side differs
 * by. Nobody waits who is alone, or the last.
 */
const LINGER_MS = 25;

/** Does one file's work, with the table it shares with those at work beside it. */
export type Share = <T>(work: (table: StoryTable) => Promise<T>) => Promise<T>;

/**
 * The table as the files of one batch share it: what they read and write at about the same time goes into one call. Ten
 * new articles take one batched read and one call for each of their steps, not ten of each. To each file it is as if
 * its calls were its own: it gets the items it asked for, is refused alone, and fails alone (`read-together.ts`,
 * `commit-together.ts`).
 *
 * A file whose commit is done or refused goes on alone: waiting for neighbours would only bring those together again
 * that met at one item.
 */
export const shareTable = (table: SharedTable, lingerMs = LINGER_MS): Share => {
  /** Files that are still to call. Once they all wait, nobody else will come. */
  let sharing = 0;
  let asks: Ask[] = [];
  let commits: Commit[] = [];
  let lingering: NodeJS.Timeout | undefined;

  const goOn = (): void => {
    clearTimeout(lingering);
    lingering = undefined;
    const waiting = { asks, commits };
    asks = [];
    commits = [];
    sharing -= waiting.commits.length;
    readTogether(table, waiting.asks);
    commitTogether(table, waiting.commits);
  };

  const goOnOrLinger = (): void => {
    const waiting = asks.length + commits.length;
    if (waiting === sharing) goOn();
    else if (waiting > 0) lingering ??= setTimeout(goOn, lingerMs);
  };

  return async (work) => {
    sharing += 1;
    let alone = false;
    const seen = new Set<string>();
    const shared: StoryTable = {
      read: (keys, freshness) => {
        if (alone) return table.read(keys, freshness);
        for (const key of keys) seen.add(address(key));
        const answer = Promise.withResolvers<TableItem[]>();
        asks.push({ keys, freshness, answer });
        goOnOrLinger();
        return answer.promise;
      },
      commit: (steps) => {
        if (alone) return table.commit(steps);
        // An item that has no address fails its own file here, before it stands among its neighbours'.
        const own = steps.flatMap(({ writes }) => writes).map(({ item }) => address(item));
        alone = true;
        const answer = Promise.withResolvers<boolean>();
        commits.push({ steps, own, seen, answer });
        goOnOrLinger();
        return answer.promise;
      },
    };
    try {
      // Those that begin in the same moment are to be counted before the first of them calls.
      await Promise.resolve();
      return await work(shared);
    } finally {
      if (!alone) {
        sharing -= 1;
        goOnOrLinger();
      }
    }
  };
};
