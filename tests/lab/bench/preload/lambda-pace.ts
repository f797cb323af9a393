import { appendFileSync, readFileSync } from 'node:fs';
import { ClientRequest, IncomingMessage } from 'node:http';
import { join } from 'node:path';
import timers from 'node:timers/promises';
import { type CallUnits, queryUnits, unitsOf } from '../cost/write-units.ts';
import { callMs, operationOf, PROCESSOR_MB } from './service-latency.ts';

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
  /** Of that time, what it waited for one of this machine's cores. */
  readonly stolenMs: number;
}

/**
 * Loaded into a function's process before the function, and makes it as slow as on Lambda. Every call takes as long as
 * on AWS. At each call, piece of an answer and end of an invocation the whole process sleeps for what its CPU time
 * would have taken longer on the share of a processor that the function's memory buys.
 *
 * Everything, timers too, is stretched `slowdown` times, so that two cores can run many functions. This number is in
 * the file `slowdown` of the folder that this module's URL names, `lambda-pace.ts?<folder>`; without the file the
 * function runs as fast as it can. Each invocation appends a line of JSON to the file `invocations` there.
 */
const FOLDER = decodeURIComponent(new URL(import.meta.url).search.slice(1));
const PROCESSORS = Number(process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE) / PROCESSOR_MB;
const NEVER_NOTIFIED = new Int32Array(new SharedArrayBuffer(4));

let slowdown: number | undefined;
let cpuBefore = process.cpuUsage();

function readSlowdown(): number | undefined {
  try {
    return Number(readFileSync(join(FOLDER, 'slowdown'), 'utf8'));
  } catch {
    return undefined;
  }
}

function sleepForCpu(): void {
  if (slowdown !== undefined) {
    const { user, system } = process.cpuUsage(cpuBefore);
    const longer = ((user + system) / 1000) * (slowdown / PROCESSORS - 1);
    if (longer > 0) {
      const start = performance.now();
      Atomics.wait(NEVER_NOTIFIED, 0, 0, longer);
      sleptMs += performance.now() - start;
    }
  }
  cpuBefore = process.cpuUsage();
}

let calls: Record<string, number> = {};
let units = { writeUnits: 0, readUnits: 0 };
let startedAt = 0;
let cpuAtStart = process.cpuUsage();
let sleptMs = 0;
let loopAtStart = performance.eventLoopUtilization();

process.on('message', () => {
  calls = {};
  units = { writeUnits: 0, readUnits: 0 };
  startedAt = performance.now();
  cpuAtStart = process.cpuUsage();
  sleptMs = 0;
  loopAtStart = performance.eventLoopUtilization();
});

const later = setTimeout;
const stretched = (milliseconds: number | undefined): number => (milliseconds ?? 0) * (slowdown ?? 1);
const slowTimeout = (work: () => void, milliseconds?: number, ...rest: []) =>
  later(work, stretched(milliseconds), ...rest);
Object.assign(globalThis, { setTimeout: Object.assign(slowTimeout, later) });
const sleep = timers.setTimeout;
const slowSleep = <T>(milliseconds?: number, value?: T) => sleep(stretched(milliseconds), value);
Object.assign(timers, { setTimeout: slowSleep });

/** Bytes of the answers to queries, so far. */
const queried = new WeakMap<ClientRequest, number>();

/** The end of the request is delayed, so that concurrent calls wait at the same time. */
type End = (this: ClientRequest, ...rest: unknown[]) => ClientRequest;
const end = ClientRequest.prototype.end as End;
const delayedEnd: End = function delayed(...rest) {
  slowdown = readSlowdown();
  sleepForCpu();
  const operation = operationOf(this, rest[0]);
  calls[operation] = (calls[operation] ?? 0) + 1;
  if (operation === 'Query') queried.set(this, 0);
  const { writeUnits, readUnits } = unitsOf(operation, String(rest[0] ?? ''));
  units = { writeUnits: units.writeUnits + writeUnits, readUnits: units.readUnits + readUnits };
  const milliseconds = stretched(callMs(operation, Math.random()));
  if (slowdown === undefined || milliseconds === 0) return Reflect.apply(end, this, rest);
  later(() => Reflect.apply(end, this, rest), milliseconds);
  return this;
};
Object.assign(ClientRequest.prototype, { end: delayedEnd });

const push = IncomingMessage.prototype.push;
const slowPush: typeof push = function pushed(this: IncomingMessage & { readonly req?: ClientRequest }, ...rest) {
  sleepForCpu();
  const { req } = this;
  const bytes = req && queried.get(req);
  if (req && bytes !== undefined) {
    if (rest[0] === null) units = { ...units, readUnits: units.readUnits + queryUnits(bytes) };
    else queried.set(req, bytes + (rest[0] as Uint8Array).length);
  }
  return Reflect.apply(push, this, rest);
};
Object.assign(IncomingMessage.prototype, { push: slowPush });

/** The runtime sends its pool `ready`, then the answer of each invocation. */
const send = process.send?.bind(process) as ((message: unknown) => boolean) | undefined;
if (send) {
  const answer = (message: { readonly type?: string }): boolean => {
    const { user, system } = process.cpuUsage(cpuAtStart);
    sleepForCpu();
    if (message.type !== 'ready') log((user + system) / 1000);
    return send(message);
  };
  Object.assign(process, { send: answer });
}

function log(cpuMs: number): void {
  const name = process.env.AWS_LAMBDA_FUNCTION_NAME ?? '';
  // The loop is active while it works, sleeps for its pace, or waits for a core.
  const { active } = performance.eventLoopUtilization(loopAtStart);
  const times = { durationMs: performance.now() - startedAt, cpuMs, stolenMs: Math.max(0, active - sleptMs - cpuMs) };
  const invocation: Invocation = { function: name, calls, ...units, ...times };
  appendFileSync(join(FOLDER, 'invocations'), `${JSON.stringify(invocation)}\n`);
}
