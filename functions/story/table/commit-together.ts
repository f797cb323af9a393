import { isOutage } from '../../is-outage.ts';
import type { Step, Steps } from '../decision.ts';
import type { TableItem } from '../items.ts';
import type { Inserted, SharedTable } from '../story-table.ts';
import { isEntry, listTogether } from './list-together.ts';
import { MOST_STATEMENTS, pack } from './pack.ts';

/** What one file wants to write, and how it hears whether it is done. */
export interface Commit {
  readonly steps: Steps;
  /** Addresses of what it writes. */
  readonly own: readonly string[];
  /** Addresses of what it was decided by. */
  readonly seen: ReadonlySet<string>;
  readonly answer: PromiseWithResolvers<boolean>;
}

/**
 * Makes the commits of several files. Those that only put new items, each for itself, go together, step by step: a
 * batch costs no more than its items do alone. A transaction is each file's own, for one that is refused is paid for
 * whole; and so is what writes over an item that is there, for others may be at that too.
 *
 * Both files of two that belong together may be here, each decided as if the other were not. The later one is refused
 * untried where the earlier writes what it looked at: it looks again and finds it. Where a shared call fails with a
 * fault, each file goes on for itself, for a fault of one is not the others'; but not in an outage, which would only
 * take twice as long.
 */
export const commitTogether = (table: SharedTable, commits: readonly Commit[]): void => {
  const shared: Commit[] = [];
  for (const commit of independent(commits)) {
    if (commit.steps.every(isInsert)) shared.push(commit);
    else commit.answer.resolve(table.commit(commit.steps));
  }
  commitNextStep(table, shared);
};

const isInsert = ({ writes, whole }: Step): boolean =>
  (!whole || writes.length === 1) && writes.every(({ expect }) => expect === 'absent');

/**
 * The commits of which none looked at what an earlier one writes. The others are refused, but only when it is known
 * what became of the earlier one: a look before that would not find it, or find it half done.
 */
const independent = (commits: readonly Commit[]): Commit[] => {
  const taken = new Map<string, Promise<boolean>>();
  return commits.filter(({ own, seen, answer }) => {
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
const commitNextStep = async (table: SharedTable, commits: readonly Commit[]): Promise<void> => {
  const [first, ...others] = commits;
  if (first === undefined) return;
  if (others.length === 0) return first.answer.resolve(table.commit(first.steps));
  const files = commits.map((commit): FileStep => {
    const items = (commit.steps[0]?.writes ?? []).map(({ item }) => item);
    return { commit, items, put: putOf(items.filter((item) => !isEntry(item))) };
  });
  const list = listTogether(files.flatMap(({ items }) => items)).map((entry) => putOf([entry]));
  const puts = [...files.map(({ put }) => put), ...list];
  for (const group of pack(puts, MOST_STATEMENTS, (put) => put.items.length)) insertTogether(table, group);
  const further = await Promise.all(files.map((file) => finishStep(table, file, list)));
  await commitNextStep(table, further.flat());
};

/** One file's step: the items of its own are put for it alone, its place in the list of the day together with others. */
interface FileStep {
  readonly commit: Commit;
  readonly items: readonly TableItem[];
  readonly put: Put;
}

/**
 * Waits until a file's step is done; the commit of what is left of its steps, or nothing where the file has its answer.
 * A file whose story goes into the list of the day waits until that is written: a story is listed before it is there.
 */
const finishStep = async (
  table: SharedTable,
  { commit, items, put }: FileStep,
  list: readonly Put[],
): Promise<Commit[]> => {
  const { steps, answer } = commit;
  try {
    const lists = items.some(isEntry) ? list : [];
    const [own = [], ...listed] = await Promise.all([put, ...lists].map(({ done }) => done.promise));
    const all = [own, ...listed].flat().every((one) => one === true);
    if (all && steps.length > 1) return [{ ...commit, steps: steps.slice(1) }];
    const fault = own.find((one) => one instanceof Error);
    answer.resolve(fault ? Promise.reject(fault) : all);
  } catch (error) {
    answer.resolve(isOutage(error) ? Promise.reject(error) : table.commit(steps));
  }
  return [];
};

/** Items of one file, and what became of them. */
interface Put {
  readonly items: readonly TableItem[];
  readonly done: PromiseWithResolvers<Inserted[]>;
}

const putOf = (items: readonly TableItem[]): Put => ({ items, done: Promise.withResolvers<Inserted[]>() });

/** In one call, whose fault is that of each: what becomes of it is each file's own to say. */
const insertTogether = async (table: SharedTable, group: readonly Put[]): Promise<void> => {
  try {
    const done = await table.insertEach(group.flatMap(({ items }) => items));
    for (const put of group) put.done.resolve(done.splice(0, put.items.length));
  } catch (error) {
    for (const put of group) put.done.reject(error);
  }
};
