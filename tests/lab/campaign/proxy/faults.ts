import { type Answer, BUSY_HEADER, type Call, OPERATIONS, type Operation } from './call.ts';

/** What a fault may use. */
export interface Means {
  readonly call: Call;
  /** Has the service do the call. */
  pass(): Promise<Answer>;
  /** Whether the caller is a running process of a function. */
  isRunning(): boolean;
  /** Ends the caller's process at once. */
  kill(): void;
}

/**
 * What the caller sees: an answer, half of one, a late one, or a broken connection. Undefined: the fault does not fit.
 */
export type Outcome =
  | Answer
  | { readonly half: Answer }
  | { readonly late: Answer; readonly afterMs: number }
  | 'reset'
  | undefined;

interface Fault {
  readonly operations: readonly Operation[];
  apply(means: Means): Outcome | Promise<Outcome>;
}

/** Longer than a client waits for one answer: `functions/runtime/environment.ts`. */
const HANG_MS = 4_500;
const SLOW_READER_MS = 1_500;
/** Longer than the function's time-out: `short-app.ts`. */
const HANGING_READER_MS = 7_000;

/** Each fault is one that only real processes and connections have; the simulation has the others. */
const FAULT_TABLE = {
  'killed before': {
    operations: OPERATIONS,
    apply({ isRunning, kill }): Outcome {
      if (!isRunning()) return undefined;
      kill();
      return 'reset';
    },
  },
  'killed after': {
    operations: OPERATIONS,
    async apply({ isRunning, kill, pass }): Promise<Outcome> {
      if (!isRunning()) return undefined;
      await pass();
      kill();
      return 'reset';
    },
  },
  'answer lost': {
    operations: OPERATIONS,
    async apply({ pass }): Promise<Outcome> {
      await pass();
      return 'reset';
    },
  },
  'answer cut off': { operations: ['GetObject'], apply: async ({ pass }) => ({ half: await pass() }) },
  'answer late': { operations: OPERATIONS, apply: async ({ pass }) => ({ late: await pass(), afterMs: HANG_MS }) },
  'slow reader': { operations: ['GetObject'], apply: async ({ pass }) => busy(await pass(), SLOW_READER_MS) },
  'reader hangs': { operations: ['GetObject'], apply: async ({ pass }) => busy(await pass(), HANGING_READER_MS) },
  throttled: { operations: OPERATIONS, apply: ({ call }) => errorAnswer('throttled', call) },
  unavailable: { operations: OPERATIONS, apply: ({ call }) => errorAnswer('unavailable', call) },
  'transaction throttled': { operations: ['TransactWriteItems'], apply: ({ call }) => throttledTransaction(call) },
} satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULT_TABLE;

export const FAULTS: Readonly<Record<FaultName, Fault>> = FAULT_TABLE;

export const FAULT_NAMES = Object.keys(FAULTS) as FaultName[];

function busy(answer: Answer, milliseconds: number): Answer {
  return { ...answer, headers: { ...answer.headers, [BUSY_HEADER]: String(milliseconds) } };
}

/**
 * Status and code of each service's own throttling; 503 means the same in all.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 * https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html#API_PublishBatch_Errors
 */
const THROTTLED = {
  s3: [503, 'SlowDown'],
  dynamodb: [400, 'ProvisionedThroughputExceededException'],
  sns: [400, 'Throttled'],
} as const;

function errorAnswer(kind: 'throttled' | 'unavailable', { service }: Call): Answer {
  const [status, code] = kind === 'throttled' ? THROTTLED[service] : ([503, 'ServiceUnavailable'] as const);
  if (service === 'dynamodb') return tableError(status, code);
  const error = `<Error><Code>${code}</Code><Message>injected</Message></Error>`;
  const body = Buffer.from(service === 's3' ? error : `<ErrorResponse>${error}</ErrorResponse>`);
  return { status, headers: { 'content-type': 'text/xml' }, body };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
function throttledTransaction({ body }: Call): Answer {
  const { TransactItems }: { TransactItems: unknown[] } = JSON.parse(body.toString());
  const CancellationReasons = TransactItems.map((_, at) => ({ Code: at === 0 ? 'ThrottlingError' : 'None' }));
  return tableError(400, 'TransactionCanceledException', { CancellationReasons });
}

function tableError(status: number, code: string, more: object = {}): Answer {
  const error = { __type: `com.amazonaws.dynamodb.v20120810#${code}`, message: 'injected', ...more };
  const headers = { 'content-type': 'application/x-amz-json-1.0' };
  return { status, headers, body: Buffer.from(JSON.stringify(error)) };
}
