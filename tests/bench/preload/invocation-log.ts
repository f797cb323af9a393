import { appendFileSync } from 'node:fs';
import { ClientRequest } from 'node:http';
import { type CallUnits, unitsOf } from '../cost/write-units.ts';
import { operationOf } from './service-latency.ts';

/** What one invocation did, on this machine's clock. */
export interface Invocation extends CallUnits {
  /** Name of the function. */
  readonly function: string;
  /** Requests by operation; an SDK's retry is one more. */
  readonly calls: Readonly<Record<string, number>>;
  /** From the event to the answer. */
  readonly durationMs: number;
  /** CPU of the process in that time. */
  readonly cpuMs: number;
}

/**
 * Loaded into a function's process before `lambda-pace.ts`, so that its delays are part of the duration. Appends one line of JSON for
 * each invocation to the file that this module's URL names, `invocation-log.ts?<path>`.
 */
const FILE = decodeURIComponent(new URL(import.meta.url).search.slice(1));

let calls: Record<string, number> = {};
let units = { writeUnits: 0, readUnits: 0 };
let startedAt = 0;
let cpuBefore = process.cpuUsage();

process.on('message', () => {
  calls = {};
  units = { writeUnits: 0, readUnits: 0 };
  startedAt = performance.now();
  cpuBefore = process.cpuUsage();
});

type End = (this: ClientRequest, ...rest: unknown[]) => ClientRequest;
const end = ClientRequest.prototype.end as End;
const countedEnd: End = function counted(...rest) {
  const operation = operationOf(this, rest[0]);
  calls[operation] = (calls[operation] ?? 0) + 1;
  const { writeUnits, readUnits } = unitsOf(operation, String(rest[0] ?? ''));
  units.writeUnits += writeUnits;
  units.readUnits += readUnits;
  return Reflect.apply(end, this, rest);
};
Object.assign(ClientRequest.prototype, { end: countedEnd });

const send = process.send?.bind(process) as ((message: unknown) => boolean) | undefined;
if (send) {
  const answer = (message: { readonly type?: string }): boolean => {
    if (message.type !== 'ready') appendFileSync(FILE, `${JSON.stringify(invocation())}\n`);
    return send(message);
  };
  Object.assign(process, { send: answer });
}

function invocation(): Invocation {
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    function: process.env.AWS_LAMBDA_FUNCTION_NAME ?? '',
    calls,
    ...units,
    durationMs: performance.now() - startedAt,
    cpuMs: (user + system) / 1000,
  };
}
