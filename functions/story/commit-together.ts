import type { Steps, Write } from './decision.ts';
import { isOutage } from './is-outage.ts';
import { address } from './keys.ts';
import { MOST_ITEMS, MOST_STATEMENTS, pack } from './pack.ts';
import type { SharedTable } from './story-table.ts';

/** What one file wants to write, and how it hears whether it is done. */
export interface Outcome {
  readonly steps: Steps;
  /** Addresses of what it was decided by. */
  readonly seen: ReadonlySet<string>;
  readonly answer: PromiseWithResolvers<boolean>;
}

/**
 * Commits the outcomes of several files. Those that only make new items go together, step by step: steps of one item into a batch,
 * which costs no more than they do alone, and steps of several into transactions. Who writes an item that is there already
 * commits alone, for others may be at it too, and a refused transaction is paid for whole.
 *
 * Both files of two that belong together may be here, each decided as if the other were not. The later one is refused untried where
 * the earlier writes what it looked at: it looks again and finds it. Where a shared call fails with a fault, each file
 * goes on for itself, for a fault of one is not the others'; but not in an outage, which would only take twice as long.
 */
export const commitTogether = (table: SharedTable, outcomes: readonly Outcome[]): void => {
  const fresh: Outcome[] = [];
  for (const outcome of apart(outcomes)) {
    const { steps, answer } = outcome;
    if (steps.flat().every(({ expect }) => expect === 'absent')) fresh.push(outcome);
    else answer.resolve(table.commit(steps));
  }
  commitStep(table, fresh);
};

/**
 * Those of which none looked at what one before it writes. The others are refused once it is known what became of that: a look before
 * would not find it, or find it half done.
 */
const apart = (outcomes: readonly Outcome[]): Outcome[] => {
  const taken = new Map<string, Promise<boolean>>();
  return outcomes.filter(({ steps, seen, answer }) => {
    const own = steps.flat().map(({ item }) => address(item));
    const before = [...seen, ...own].flatMap((one) => taken.get(one) ?? []);
    if (before.length === 0) for (const one of own) taken.set(one, answer.promise);
    else answer.resolve(Promise.all(before.map((one) => one.catch(throwOutage))).then(() => false));
    return before.length === 0;
  });
};

const throwOutage = (error: unknown): void => {
  if (isOutage(error)) throw error;
};

/** The next step of each of these, and then the one after it of those that came so far. */
const commitStep = async (table: SharedTable, outcomes: readonly Outcome[]): Promise<void> => {
  const { single = [], several = [] } = Object.groupBy(outcomes, ({ steps }) =>
    steps[0]?.length === 1 ? 'single' : 'several',
  );
  const insertEach: CommitEach = (writes) => table.insertEach(writes.flat().map(({ item }) => item));
  const further = await Promise.all([
    ...pack(single, MOST_STATEMENTS, () => 1).map((group) => commitGroup(table, group, insertEach)),
    ...pack(several, MOST_ITEMS, ({ steps }) => steps[0]?.length ?? 0).map((group) =>
      commitGroup(table, group, table.commitEach),
    ),
  ]);
  if (further.flat().length > 0) await commitStep(table, further.flat());
};

type CommitEach = (writes: readonly Write[][]) => Promise<boolean[]>;

/** Commits the first step of each in one call. @returns those that have another one, without their first. */
const commitGroup = async (
  table: SharedTable,
  group: readonly Outcome[],
  commitEach: CommitEach,
): Promise<Outcome[]> => {
  const [first, ...others] = group;
  if (first && others.length === 0) {
    first.answer.resolve(table.commit(first.steps));
    return [];
  }
  try {
    const done = await commitEach(group.map(({ steps: [step = []] }) => step));
    return group.flatMap(({ steps: [, ...steps], seen, answer }, at) => {
      if (done[at] === true && steps.length > 0) return { steps, seen, answer };
      answer.resolve(done[at] === true);
      return [];
    });
  } catch (error) {
    for (const { steps, answer } of group)
      answer.resolve(isOutage(error) ? Promise.reject(error) : table.commit(steps));
    return [];
  }
};
