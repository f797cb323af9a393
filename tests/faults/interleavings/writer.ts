import type { Arrival, Steps, Write } from '../../../functions/story/decision.ts';
import type { TableItem } from '../../../functions/story/items.ts';
import type { Key } from '../../../functions/story/keys.ts';
import { recordFile } from '../../../functions/story/record-file.ts';
import type { Freshness, StoryTable } from '../../../functions/story/story-table.ts';
import { itemText } from './item-text.ts';

/** One delivery being recorded, which waits at every call of the table until it is told how that call went. */
export interface Writer {
  readonly arrival: Arrival;
  readonly backwards: boolean;
  /** The call it waits at; undefined when it is done, has failed or was killed. */
  waitsAt: () => Call | undefined;
  /** Commits that failed so far, as far as it was told. */
  attempts: () => number;
  /** Everything it was told in its present attempt: with its arrival and the number of attempts, all that its next step depends on. */
  history: () => string;
  /** Never goes on: its process was killed. */
  kill: () => void;
  /** What it threw, if it failed. */
  failure: () => unknown;
}

export type Call =
  | {
      readonly kind: 'read';
      readonly keys: readonly Key[];
      readonly freshness: Freshness;
      readonly answer: (items: TableItem[]) => Promise<void>;
    }
  | {
      readonly kind: 'commit';
      readonly writes: readonly Write[];
      readonly further: Further;
      readonly answer: (done: boolean) => Promise<void>;
    };

/** What else it will write, if all goes well, and whether of this step something was refused. */
export interface Further {
  readonly step: readonly Write[];
  readonly steps: Steps;
  readonly refused: boolean;
}

/** Others can win as often as there are others, and a spurious conflict or two: more attempts are never needed. */
const PATIENCE = { attempts: 12, sleep: async () => {}, random: () => 0 };

/**
 * Starts recording; resolves at the first call. A step whose writes are each for itself is as many calls, for others can come between any
 * two of them, in their order or `backwards`: DynamoDB promises none.
 */
export const startWriter = async (arrival: Arrival, backwards = false): Promise<Writer> => {
  let call: Call | undefined;
  let failure: unknown;
  const told: string[] = [];
  let attempts = 0;
  let stopped = Promise.withResolvers<void>();

  /** Waits at a call; the answerer in turn waits until the writer has come to its next one. */
  const wait = <T>(make: (answer: (value: T) => Promise<void>) => Call): Promise<T> => {
    const { promise, resolve } = Promise.withResolvers<T>();
    call = make((value) => {
      told.push(Array.isArray(value) ? value.map(itemText).join() : String(value));
      call = undefined;
      stopped = Promise.withResolvers();
      resolve(value);
      return stopped.promise;
    });
    stopped.resolve();
    return promise;
  };

  const table: StoryTable = {
    read: (keys, freshness) => wait<TableItem[]>((answer) => ({ kind: 'read', keys, freshness, answer })),
    commit: async (steps) => {
      for (const [at, { writes, whole }] of steps.entries()) {
        const parts = whole ? [writes] : writes.map((write) => [write]);
        if (backwards) parts.reverse();
        let refused = false;
        for (const [nth, part] of parts.entries()) {
          const further: Further = { step: parts.slice(nth + 1).flat(), steps: steps.slice(at + 1), refused };
          const done = await wait<boolean>((answer) => ({ kind: 'commit', writes: part, further, answer }));
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
    () => stopped.resolve(),
    (error: unknown) => {
      failure = error;
      stopped.resolve();
    },
  );
  await stopped.promise;

  return {
    arrival,
    backwards,
    waitsAt: () => call,
    attempts: () => attempts,
    history: () => told.join(),
    kill: () => {
      call = undefined;
    },
    failure: () => failure,
  };
};
