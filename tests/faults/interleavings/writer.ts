import type { Arrival, Steps, Write } from '../../../functions/story/decision.ts';
import type { TableItem } from '../../../functions/story/items.ts';
import type { Key } from '../../../functions/story/keys.ts';
import { recordFile } from '../../../functions/story/record-file.ts';
import type { Freshness, StoryTable } from '../../../functions/story/story-table.ts';

/** One delivery being recorded, which waits at every call of the table until it is told how that call went. */
export interface Writer {
  readonly arrival: Arrival;
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
      /** The steps behind this one: what it does next if it is told that this one is done. */
      readonly further: Steps;
      readonly answer: (done: boolean) => Promise<void>;
    };

/** Others can win as often as there are others, and a spurious conflict or two: more attempts are never needed. */
const PATIENCE = { attempts: 12, sleep: async () => {}, random: () => 0 };

/** Starts recording; resolves at the first call. */
export const startWriter = async (arrival: Arrival): Promise<Writer> => {
  let call: Call | undefined;
  let failure: unknown;
  const told: string[] = [];
  let attempts = 0;
  let stopped = Promise.withResolvers<void>();

  /** Waits at a call; the answerer in turn waits until the writer has come to its next one. */
  const wait = <T>(make: (answer: (value: T) => Promise<void>) => Call): Promise<T> => {
    const { promise, resolve } = Promise.withResolvers<T>();
    call = make((value) => {
      if (value === false) {
        attempts += 1;
        told.length = 0;
      } else told.push(JSON.stringify(value));
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
      for (const [at, writes] of steps.entries()) {
        const further = steps.slice(at + 1);
        if (!(await wait<boolean>((answer) => ({ kind: 'commit', writes, further, answer })))) return false;
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
    waitsAt: () => call,
    attempts: () => attempts,
    history: () => told.join(),
    kill: () => {
      call = undefined;
    },
    failure: () => failure,
  };
};
