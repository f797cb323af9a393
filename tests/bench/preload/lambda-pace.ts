import { readFileSync } from 'node:fs';
import { ClientRequest, IncomingMessage } from 'node:http';
import timers from 'node:timers/promises';
import { callMs, operationOf, PROCESSOR_MB } from './service-latency.ts';

/**
 * Loaded into a function's process before the function, and makes it as slow as on Lambda. Every call takes as long as on AWS. At each
 * call, piece of an answer and end of an invocation the whole process sleeps for what its CPU time would have taken longer on the share
 * of a processor that the function's memory buys.
 *
 * All of it, timers too, is stretched `slowdown` times, so that two cores can run many functions. That number is in the file that this
 * module's URL names, `lambda-pace.ts?<path>`; without the file the function runs as fast as it can.
 */
const FILE = decodeURIComponent(new URL(import.meta.url).search.slice(1));
const PROCESSORS = Number(process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE) / PROCESSOR_MB;
const NEVER_NOTIFIED = new Int32Array(new SharedArrayBuffer(4));

let slowdown: number | undefined;
let cpuBefore = process.cpuUsage();

function readSlowdown(): number | undefined {
  try {
    return Number(readFileSync(FILE, 'utf8'));
  } catch {
    return undefined;
  }
}

function sleepForCpu(): void {
  if (slowdown !== undefined) {
    const { user, system } = process.cpuUsage(cpuBefore);
    const longer = ((user + system) / 1000) * (slowdown / PROCESSORS - 1);
    if (longer > 0) Atomics.wait(NEVER_NOTIFIED, 0, 0, longer);
  }
  cpuBefore = process.cpuUsage();
}

const later = setTimeout;
const stretched = (milliseconds: number | undefined): number => (milliseconds ?? 0) * (slowdown ?? 1);
const slowTimeout = (work: () => void, milliseconds?: number, ...rest: []) =>
  later(work, stretched(milliseconds), ...rest);
Object.assign(globalThis, { setTimeout: Object.assign(slowTimeout, later) });
const sleep = timers.setTimeout;
const slowSleep = <T>(milliseconds?: number, value?: T) => sleep(stretched(milliseconds), value);
Object.assign(timers, { setTimeout: slowSleep });

/** The end of the request is delayed, so that concurrent calls wait at the same time. */
type End = (this: ClientRequest, ...rest: unknown[]) => ClientRequest;
const end = ClientRequest.prototype.end as End;
const delayedEnd: End = function delayed(...rest) {
  slowdown = readSlowdown();
  sleepForCpu();
  const milliseconds = stretched(callMs(operationOf(this, rest[0]), Math.random()));
  if (slowdown === undefined || milliseconds === 0) return Reflect.apply(end, this, rest);
  later(() => Reflect.apply(end, this, rest), milliseconds);
  return this;
};
Object.assign(ClientRequest.prototype, { end: delayedEnd });

const push = IncomingMessage.prototype.push;
const slowPush: typeof push = function pushed(this: IncomingMessage, ...rest) {
  sleepForCpu();
  return Reflect.apply(push, this, rest);
};
Object.assign(IncomingMessage.prototype, { push: slowPush });

/** What the runtime tells its pool: that it is ready, then the answer of each invocation. */
const send = process.send?.bind(process) as ((message: unknown) => boolean) | undefined;
if (send) {
  const answer = (message: unknown): boolean => {
    sleepForCpu();
    return send(message);
  };
  Object.assign(process, { send: answer });
}
