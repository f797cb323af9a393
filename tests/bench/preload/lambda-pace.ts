import { readFileSync } from 'node:fs';
import { ClientRequest, IncomingMessage } from 'node:http';
import timers from 'node:timers/promises';
import { httpOperation } from './http-operation.ts';
import { callMs, processorMb } from './service-latency.ts';

/**
 * Loaded into a function's process before the function: makes it as slow as it is on Lambda. Every call takes as long as on AWS, and at each call,
 * piece of an answer and end of an invocation the whole process stands still for what the CPU time since the last one takes longer on the share of
 * a processor that the function's memory buys: whatever goes on side by side waits for it, as it does there.
 *
 * All of it is stretched `slowdown` times, the function's own timers too, so that few cores can play many functions. That number is in a file, named
 * in this module's URL: `lambda-pace.ts?<path>`. While there is no such file, the function runs as fast as it can.
 */
const file = decodeURIComponent(new URL(import.meta.url).search.slice(1));

let slowdown: number | undefined;

function readSlowdown(): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    // Not there: full speed.
    return undefined;
  }
}

const processors = Number(process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE) / processorMb;
const nobody = new Int32Array(new SharedArrayBuffer(4));
let paid = process.cpuUsage();

function standStill(): void {
  if (slowdown !== undefined) {
    const { user, system } = process.cpuUsage(paid);
    const longer = ((user + system) / 1000) * (slowdown / processors - 1);
    if (longer > 0) Atomics.wait(nobody, 0, 0, longer);
  }
  paid = process.cpuUsage();
}

const later = setTimeout;
const stretched = (milliseconds: number | undefined): number => (milliseconds ?? 0) * (slowdown ?? 1);
const slowTimeout = (work: () => void, milliseconds?: number, ...rest: []) =>
  later(work, stretched(milliseconds), ...rest);
Object.assign(globalThis, { setTimeout: Object.assign(slowTimeout, later) });
const sleep = timers.setTimeout;
const slowSleep = <T>(milliseconds?: number, value?: T) => sleep(stretched(milliseconds), value);
Object.assign(timers, { setTimeout: slowSleep });

type End = (this: ClientRequest, ...rest: unknown[]) => ClientRequest;
const end = ClientRequest.prototype.end as End;

/** The end of the request is held back, so that calls side by side wait side by side. */
const delayedEnd: End = function delayed(...rest) {
  slowdown = readSlowdown();
  standStill();
  const milliseconds = stretched(callMs(httpOperation(this, rest[0]), Math.random()));
  if (slowdown === undefined || milliseconds === 0) return Reflect.apply(end, this, rest);
  later(() => Reflect.apply(end, this, rest), milliseconds);
  return this;
};
Object.assign(ClientRequest.prototype, { end: delayedEnd });

const push = IncomingMessage.prototype.push;
const slowPush: typeof push = function pushed(this: IncomingMessage, ...rest) {
  standStill();
  return Reflect.apply(push, this, rest);
};
Object.assign(IncomingMessage.prototype, { push: slowPush });

/** What the runtime sends to its pool: that it is ready, then the answer of each invocation. */
const send = process.send?.bind(process) as ((message: unknown) => boolean) | undefined;
if (send) {
  const answer = (message: unknown): boolean => {
    standStill();
    return send(message);
  };
  Object.assign(process, { send: answer });
}
