import type { Random } from '../../../fixtures/random.ts';
import { type Answer, BUSY_HEADER, type Call, OPERATIONS, type Operation } from './call.ts';
import { conflictAnswer, errorAnswer } from './error-answer.ts';
import type { ItemHistory } from './item-history.ts';
import { failedEntries, unprocessedKeys } from './partial-batch.ts';

/** What a fault may use. */
export interface Means {
  readonly call: Call;
  /** Has the service do the call, or this part of it. */
  pass(body?: Buffer): Promise<Answer>;
  /** Whether the caller is a function's process that runs. */
  isRunning(): boolean;
  /** Ends the caller's process at once. */
  kill(): void;
  readonly random: Random;
  readonly history: ItemHistory;
}

/** What the caller sees: an answer, half of one, a late one, or a connection that breaks. Undefined: the fault does not fit. */
export type Outcome =
  | Answer
  | { readonly half: Answer }
  | { readonly late: Answer; readonly afterMs: number }
  | 'reset'
  | undefined;

interface Fault {
  /** What happens, for the table at the end. */
  readonly says: string;
  readonly operations: readonly Operation[];
  apply(means: Means): Outcome | Promise<Outcome>;
}

/** Longer than a client waits for one answer: `functions/client-limits.ts`. */
const HANG_MS = 4_500;
const SLOW_ANSWER_MS = 400;
const SLOW_READER_MS = 1_500;
/** Longer than the function's time-out: `short-app.ts`. */
const HANGING_READER_MS = 7_000;

function busy(answer: Answer, milliseconds: number): Answer {
  return { ...answer, headers: { ...answer.headers, [BUSY_HEADER]: String(milliseconds) } };
}

const FAULT_TABLE = {
  'killed before': {
    says: 'the process is killed, and the call never arrives',
    operations: OPERATIONS,
    apply({ isRunning, kill }): Outcome {
      if (!isRunning()) return undefined;
      kill();
      return 'reset';
    },
  },
  'killed after': {
    says: 'the call is done, and the process is killed before it hears of it',
    operations: OPERATIONS,
    async apply({ isRunning, kill, pass }): Promise<Outcome> {
      if (!isRunning()) return undefined;
      await pass();
      kill();
      return 'reset';
    },
  },
  'connection reset': {
    says: 'the connection breaks before the call arrives',
    operations: OPERATIONS,
    apply: () => 'reset',
  },
  'answer lost': {
    says: 'the call is done, and the connection breaks before the answer',
    operations: OPERATIONS,
    async apply({ pass }): Promise<Outcome> {
      await pass();
      return 'reset';
    },
  },
  'answer cut off': {
    says: 'half of an object arrives, then the connection breaks',
    operations: ['GetObject'],
    apply: async ({ pass }) => ({ half: await pass() }),
  },
  'slow answer': {
    says: 'the answer takes a while',
    operations: OPERATIONS,
    apply: async ({ pass }) => ({ late: await pass(), afterMs: SLOW_ANSWER_MS }),
  },
  'call hangs': {
    says: 'the call is done, and the answer comes after the client has stopped waiting',
    operations: OPERATIONS,
    apply: async ({ pass }) => ({ late: await pass(), afterMs: HANG_MS }),
  },
  'slow reader': {
    says: 'an object takes a second and a half of the processor to read',
    operations: ['GetObject'],
    apply: async ({ pass }) => busy(await pass(), SLOW_READER_MS),
  },
  'reader hangs': {
    says: 'an object takes longer to read than the function has',
    operations: ['GetObject'],
    apply: async ({ pass }) => busy(await pass(), HANGING_READER_MS),
  },
  throttled: {
    says: 'the service answers with its own kind of throttling',
    operations: OPERATIONS,
    apply: ({ call }) => errorAnswer('throttled', call.service),
  },
  'internal error': {
    says: 'the service answers 500',
    operations: OPERATIONS,
    apply: ({ call }) => errorAnswer('internal error', call.service),
  },
  unavailable: {
    says: 'the service answers 503',
    operations: OPERATIONS,
    apply: ({ call }) => errorAnswer('unavailable', call.service),
  },
  'transaction conflict': {
    says: 'another transaction is at one of the items',
    operations: ['TransactWriteItems'],
    apply: ({ call, random }) => conflictAnswer('TransactionConflict', call, random),
  },
  'transaction throttled': {
    says: 'the partition of one item of a transaction has too much to do',
    operations: ['TransactWriteItems'],
    apply: ({ call, random }) => conflictAnswer('ThrottlingError', call, random),
  },
  'keys unprocessed': {
    says: 'a batched read leaves keys unread',
    operations: ['BatchGetItem'],
    apply: ({ call, pass, random }) => unprocessedKeys(call, pass, random),
  },
  'entries failed': {
    says: 'a batch of notifications is accepted, and some of its entries are not',
    operations: ['PublishBatch'],
    apply: ({ call, pass, random }) => failedEntries(call, pass, random),
  },
  'stale read': {
    says: 'an eventually consistent read shows items before their last write',
    operations: ['BatchGetItem'],
    apply: async ({ call, pass, history, random }) =>
      call.isEventual ? history.older(call, await pass(), random) : undefined,
  },
} satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULT_TABLE;

export const FAULTS: Readonly<Record<FaultName, Fault>> = FAULT_TABLE;

export const FAULT_NAMES = Object.keys(FAULTS) as FaultName[];
