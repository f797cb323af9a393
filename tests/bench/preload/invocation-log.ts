import { appendFileSync } from 'node:fs';
import { ClientRequest } from 'node:http';
import { httpOperation } from './http-operation.ts';

/** What one invocation did, on this machine's clock. */
export interface Invocation {
  /** Name of the function. */
  readonly function: string;
  /** Requests it sent, by operation: an SDK's retry is one more. */
  readonly calls: Readonly<Record<string, number>>;
  /** From the event to the answer. */
  readonly durationMs: number;
  /** CPU of the process in that time, all threads. */
  readonly cpuMs: number;
}

/**
 * Loaded into a function's process, before `lambda-pace.ts` where both are, so that the wait before an answer is in the duration: writes a line of JSON
 * for each invocation into the file named in this module's URL, `invocation-log.ts?<path>`. Lines of several processes may lie in one file.
 */
const file = decodeURIComponent(new URL(import.meta.url).search.slice(1));

let calls: Record<string, number> = {};
let startedAt = 0;
let cpuBefore = process.cpuUsage();

process.on('message', () => {
  calls = {};
  startedAt = performance.now();
  cpuBefore = process.cpuUsage();
});

type End = (this: ClientRequest, ...rest: unknown[]) => ClientRequest;
const end = ClientRequest.prototype.end as End;
const countedEnd: End = function counted(...rest) {
  const operation = httpOperation(this, rest[0]);
  calls[operation] = (calls[operation] ?? 0) + 1;
  return Reflect.apply(end, this, rest);
};
Object.assign(ClientRequest.prototype, { end: countedEnd });

const send = process.send?.bind(process) as ((message: unknown) => boolean) | undefined;
if (send) {
  const answer = (message: { readonly type?: string }): boolean => {
    if (message.type !== 'ready') appendFileSync(file, `${JSON.stringify(invocation())}\n`);
    return send(message);
  };
  Object.assign(process, { send: answer });
}

function invocation(): Invocation {
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    function: process.env.AWS_LAMBDA_FUNCTION_NAME ?? '',
    calls,
    durationMs: performance.now() - startedAt,
    cpuMs: (user + system) / 1000,
  };
}
