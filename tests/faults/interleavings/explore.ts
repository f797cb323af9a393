import { hash } from 'node:crypto';

/** One run of a system whose every step is chosen from outside. The same choices must lead to the same state. */
export interface Run {
  /** What can happen next; nothing when the run is over. */
  choices: () => readonly string[];
  /** Lets it happen; resolves when the system waits for the next choice. */
  take: (choice: string) => Promise<void>;
  /** Everything the rest of the run depends on. */
  state: () => string;
}

export interface Explored {
  /** Orders in which the steps can happen, all of them. */
  readonly schedules: number;
  /** States the system was really led into: orders that meet in one state go on together. */
  readonly states: number;
  /** States in which it was over. */
  readonly ends: number;
}

/**
 * Depth-first search over every choice, by deterministic replay: promises cannot be wound back, so each branch is a new run
 * led along the same path.
 * @param atEnd looks at a run that is over; what it throws ends the search, with the path in its message.
 * @param limit of states; more is a fault of the scenario, not a reason to stop early in silence.
 */
export const explore = async <R extends Run>(
  start: () => Promise<R>,
  atEnd: (run: R) => void,
  limit: number,
): Promise<Explored> => {
  /** State -> schedules from there on. */
  const known = new Map<string, number>();
  let ends = 0;

  const replay = async (path: readonly string[]): Promise<R> => {
    const run = await start();
    for (const choice of path) await run.take(choice);
    return run;
  };

  const visit = async (run: R, path: readonly string[]): Promise<number> => {
    // A state is a page of text and there are many: their hashes fit into memory.
    const state = hash('sha256', run.state(), 'base64');
    const before = known.get(state);
    if (before !== undefined) return before;
    if (known.size >= limit) throw new Error(`more than ${limit} states`);
    const choices = run.choices();
    let schedules = choices.length === 0 ? 1 : 0;
    if (choices.length === 0) {
      ends += 1;
      await led(path, () => atEnd(run));
    }
    for (const [at, choice] of choices.entries()) {
      // The live run serves the first branch; the others need their own.
      const branch = at === 0 ? run : await replay(path);
      const further = [...path, choice];
      await led(further, () => branch.take(choice));
      schedules += await visit(branch, further);
    }
    known.set(state, schedules);
    return schedules;
  };

  const led = async (path: readonly string[], step: () => void | Promise<void>): Promise<void> => {
    try {
      await step();
    } catch (cause) {
      throw new Error(`after ${path.join(', ')}: ${cause instanceof Error ? cause.message : cause}`, { cause });
    }
  };

  const schedules = await visit(await start(), []);
  return { schedules, states: known.size, ends };
};
