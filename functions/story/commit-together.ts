import type { Write } from './decision.ts';
import { isOutage } from './is-outage.ts';
import { address } from './keys.ts';
import { MOST_ITEMS, pack } from './pack.ts';
import type { SharedTable } from './story-table.ts';

/** What one file wants to write, and how it hears whether it is done. */
export interface Outcome {
  readonly writes: Write[];
  /** Addresses of what it was decided by. */
  readonly seen: ReadonlySet<string>;
  readonly answer: PromiseWithResolvers<boolean>;
}

/**
 * Commits the outcomes of several files. Those that only make new items go into shared transactions; who writes an item that is there
 * already commits alone, for others may be at it too, and a refused transaction is paid for whole.
 *
 * Both files of two that belong together may be here, each decided as if the other were not. The later one is refused untried where
 * the earlier writes what it looked at: it looks again and finds it. Where a shared transaction fails with a fault, each file
 * commits for itself, for a fault of one is not the others'; but not in an outage, which would only take twice as long.
 */
export const commitTogether = (table: SharedTable, outcomes: readonly Outcome[]): void => {
  const fresh: Outcome[] = [];
  for (const outcome of apart(outcomes)) {
    const { writes, answer } = outcome;
    // One write alone takes no transaction, which would double its price.
    if (writes.length > 1 && writes.every(({ expect }) => expect === 'absent')) fresh.push(outcome);
    else answer.resolve(table.commit(writes));
  }
  for (const group of pack(fresh, MOST_ITEMS, ({ writes }) => writes.length)) commitGroup(table, group);
};

/**
 * Those of which none looked at what one before it writes. The others are refused once it is known what became of that: a look before
 * would not find it.
 */
const apart = (outcomes: readonly Outcome[]): Outcome[] => {
  const taken = new Map<string, Promise<boolean>>();
  return outcomes.filter(({ writes, seen, answer }) => {
    const own = writes.map(({ item }) => address(item));
    const before = [...seen, ...own].flatMap((one) => taken.get(one) ?? []);
    if (before.length === 0) for (const one of own) taken.set(one, answer.promise);
    else answer.resolve(Promise.all(before.map((one) => one.catch(throwOutage))).then(() => false));
    return before.length === 0;
  });
};

const throwOutage = (error: unknown): void => {
  if (isOutage(error)) throw error;
};

const commitGroup = async (table: SharedTable, group: readonly Outcome[]): Promise<void> => {
  try {
    const done = await table.commitEach(group.map(({ writes }) => writes));
    for (const [at, { answer }] of group.entries()) answer.resolve(done[at] === true);
  } catch (error) {
    for (const { writes, answer } of group)
      answer.resolve(group.length === 1 || isOutage(error) ? Promise.reject(error) : table.commit(writes));
  }
};
