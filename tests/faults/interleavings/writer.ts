import type { Arrival, Steps, Write } from '../../../functions/story/decision.ts';
import type { TableItem } from '../../../functions/story/items.ts';
import type { Key } from '../../../functions/story/keys.ts';
import { recordFile } from '../../../functions/story/record-file.ts';
import type { Freshness, StoryTable } from '../../../functions/story/story-table.ts';
import { itemText } from './item-text.ts';

/** One delivery being recorded, as it waits at a call of the table. It never changes: what it is told makes another of it. */
export interface Writer {
  readonly arrival: Arrival;
  readonly backwards: boolean;
  /** Commits that failed so far, as far as it was told. */
  readonly attempts: number;
  /** Everything it was told in its present attempt: with its arrival and the number of attempts, all that its next step depends on. */
  readonly history: string;
  /** The call it waits at; undefined when it is done or has failed. */
  readonly call: Call | undefined;
  /** What it threw, if it failed. */
  readonly failure: unknown;
  /** It with the items it asked for, or with whether its commit was done. */
  told: (answer: Answer) => Promise<Writer>;
}

export type Answer = TableItem[] | boolean;

export type Call = Read | Commit;

export interface Read {
  readonly kind: 'read';
  readonly keys: readonly Key[];
  readonly freshness: Freshness;
}

export interface Commit {
  readonly kind: 'commit';
  readonly writes: readonly Write[];
  readonly further: Further;
}

/** What else it will write, if all goes well, and whether of this step something was refused. */
export interface Further {
  readonly step: readonly Write[];
  readonly steps: Steps;
  readonly refused: boolean;
}

/** Others can win as often as there are others, and a spurious conflict or two: more attempts are never needed. */
const PATIENCE = { attempts: 12, sleep: async () => {}, random: () => 0 };

/**
 * A delivery at its first call. Promises cannot be wound back, but the functions know nothing but their arrival and what the
 * table tells them: `recordFile` runs anew, led by the same answers, for each history that no writer had before, and never again
 * for one that some writer had.
 *
 * A step whose writes are each for itself is as many calls, for others can come between any two of them, in their order or
 * `backwards`: DynamoDB promises none.
 */
export const startWriter = async (arrival: Arrival, backwards = false): Promise<Writer> => {
  const known = new Map<string, Writer>();

  const writerAt = async (answers: readonly Answer[]): Promise<Writer> => {
    const { call, failure, attempts, told } = await lead(arrival, backwards, answers);
    const history = told.join();
    const before = known.get(`${attempts} ${history}`);
    if (before) return before;
    const behind = new Map<string, Writer>();
    const writer: Writer = {
      arrival,
      backwards,
      attempts,
      history,
      call,
      failure,
      told: async (answer) => {
        const text = answerText(answer);
        const next = behind.get(text) ?? (await writerAt([...answers, answer]));
        behind.set(text, next);
        return next;
      },
    };
    known.set(`${attempts} ${history}`, writer);
    return writer;
  };
  return writerAt([]);
};

interface Led extends Pick<Writer, 'attempts' | 'call' | 'failure'> {
  readonly told: readonly string[];
}

/** Where a delivery stands that was told this, from its beginning. */
const lead = async (arrival: Arrival, backwards: boolean, answers: readonly Answer[]): Promise<Led> => {
  const left = [...answers];
  const told: string[] = [];
  let attempts = 0;
  const stopped = Promise.withResolvers<Pick<Led, 'call' | 'failure'>>();

  const wait = <T extends Answer>(call: Call): Promise<T> => {
    const answer = left.shift();
    // Nobody answers any more: it stays here for good.
    if (answer === undefined) {
      stopped.resolve({ call, failure: undefined });
      return new Promise(() => {});
    }
    told.push(answerText(answer));
    return Promise.resolve(answer as T);
  };

  const table: StoryTable = {
    read: (keys, freshness) => wait<TableItem[]>({ kind: 'read', keys, freshness }),
    commit: async (steps) => {
      for (const [at, { writes, whole }] of steps.entries()) {
        const parts = whole ? [writes] : writes.map((write) => [write]);
        if (backwards) parts.reverse();
        let refused = false;
        for (const [nth, part] of parts.entries()) {
          const further: Further = { step: parts.slice(nth + 1).flat(), steps: steps.slice(at + 1), refused };
          const done = await wait<boolean>({ kind: 'commit', writes: part, further });
          refused ||= !done;
        }
        if (!refused) continue;
        attempts += 1;
        told.length = 0;
        return false;
      }
      return true;
    },
  };
  recordFile(arrival, table, PATIENCE).then(
    () => stopped.resolve({ call: undefined, failure: undefined }),
    (failure: unknown) => stopped.resolve({ call: undefined, failure }),
  );
  return { ...(await stopped.promise), attempts, told };
};

/** Never empty: a writer that was told of no items stands elsewhere than one that was told nothing yet. */
const answerText = (answer: Answer): string => (Array.isArray(answer) ? `[${answer.map(itemText)}]` : String(answer));
