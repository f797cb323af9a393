import { hash } from 'node:crypto';

/** A moment of a system whose every step is chosen from outside. It never changes: what a choice leads to is another one. */
export interface Moment {
  /** What can happen next; nothing when all is over. */
  choices: () => readonly string[];
  /** The moment behind that choice. */
  after: (choice: string) => Promise<this>;
  /** Everything the rest depends on. */
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

/** States of one search at the most: it holds a hash of each. */
const MOST_STATES = 12_000_000;

/**
 * Depth-first search over every choice.
 * @param atEnd looks at a moment behind which nothing can happen; what it throws ends the search, with the path in its message.
 * @param limit of states; more are a fault of the scenario, not a reason to stop early in silence.
 */
export const explore = async <M extends Moment>(
  start: M,
  atEnd: (moment: M) => void,
  limit = MOST_STATES,
): Promise<Explored> => {
  /** State -> schedules from there on. */
  const known = new Map<string, number>();
  let ends = 0;

  const visit = async (moment: M, path: readonly string[]): Promise<number> => {
    // A state is a page of text and there are many: their hashes fit into memory.
    const state = hash('sha256', moment.state(), 'base64');
    const before = known.get(state);
    if (before !== undefined) return before;
    if (known.size >= limit) throw new Error(`more than ${limit} states`);
    const choices = moment.choices();
    let schedules = choices.length === 0 ? 1 : 0;
    if (choices.length === 0) {
      ends += 1;
      await led(path, () => atEnd(moment));
    }
    for (const choice of choices) {
      const further = [...path, choice];
      const next = await led(further, () => moment.after(choice));
      schedules += await visit(next, further);
    }
    known.set(state, schedules);
    return schedules;
  };

  const led = async <T>(path: readonly string[], step: () => T | Promise<T>): Promise<T> => {
    try {
      return await step();
    } catch (cause) {
      throw new Error(`after ${path.join(', ')}: ${cause instanceof Error ? cause.message : cause}`, { cause });
    }
  };

  const schedules = await visit(start, []);
  return { schedules, states: known.size, ends };
};
