import { randomUUID } from 'node:crypto';
import { format } from 'node:util';
import { type Call, recordCalls } from './call-recorder.ts';

/** What a handler's process answers to each event. */
export interface HandlerAnswer {
  readonly calls: Call[];
  readonly result: unknown;
  /** Bytes it logged for this event. */
  readonly logBytes: number;
  readonly log: string;
}

/**
 * Runs one handler from its source, so that the SDK's clients are the ones that are counted. Its log is kept from standard output and measured.
 * Argument: path of the handler's module. Each message is an event.
 */
const takeCalls = recordCalls();
let log = '';
for (const stream of [process.stdout, process.stderr]) {
  stream.write = (chunk: string | Uint8Array) => {
    log += String(chunk);
    return true;
  };
}

/**
 * A function that logs as text has each line of its console behind the instant, the request and the level; ours write their lines themselves.
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
 */
for (const level of ['debug', 'info', 'log', 'warn', 'error'] as const) {
  const name = level === 'log' ? 'INFO' : level.toUpperCase();
  console[level] = (...message: unknown[]) =>
    process.stdout.write(`${new Date().toISOString()}\t${randomUUID()}\t${name}\t${format(...message)}\n`);
}

const [path = ''] = process.argv.slice(2);
const { handler } = (await import(path)) as { handler: (event: unknown, context: object) => unknown };
const context = { functionName: 'bench', awsRequestId: 'bench', getRemainingTimeInMillis: () => 30_000 };

process.on('message', async (event) => {
  log = '';
  takeCalls();
  const result = (await handler(event, context)) ?? null;
  const answer: HandlerAnswer = { calls: takeCalls(), result, logBytes: Buffer.byteLength(log), log };
  process.send?.(answer);
});
process.send?.('ready');
