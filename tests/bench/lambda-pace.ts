import { readFileSync } from 'node:fs';
import { ClientRequest } from 'node:http';
import { processorMb, serviceLatencyMs } from './service-latency.ts';

/**
 * Loaded into a function's process before the function: makes it as slow as it is on Lambda. Every call takes at least as long as on AWS (the end of
 * the request is held back, so that calls side by side wait side by side), and an invocation's answer is held back by what its CPU time takes longer
 * on the share of a processor that the function's memory buys. That is added at the end, though on Lambda some of it goes on while other files wait:
 * for batches it is rather too slow. Timers of the function's own (pauses before a retry) are as they are.
 *
 * Both are stretched `slowdown` times, so that few cores can play many functions. That number is in a file, named in this module's URL:
 * `lambda-pace.ts?<path>`. While there is no such file, the function runs as fast as it can.
 */
const file = decodeURIComponent(new URL(import.meta.url).search.slice(1));

function slowdown(): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    // Not there: full speed.
    return undefined;
  }
}

type End = (this: ClientRequest, ...rest: unknown[]) => ClientRequest;
const end = ClientRequest.prototype.end as End;

const delayed: End = function delayedEnd(...rest) {
  const times = slowdown();
  const milliseconds = times === undefined ? 0 : times * (serviceLatencyMs[operationOf(this, rest[0])] ?? 0);
  if (milliseconds === 0) return Reflect.apply(end, this, rest);
  setTimeout(() => Reflect.apply(end, this, rest), milliseconds);
  return this;
};
Object.assign(ClientRequest.prototype, { end: delayed });

/** DynamoDB names the operation in a header, SNS in the form it posts, and of S3 these functions only get objects. */
function operationOf(request: ClientRequest, body: unknown): string {
  const target = request.getHeader('x-amz-target');
  if (typeof target === 'string') return target.slice(target.indexOf('.') + 1);
  if (request.method === 'GET') return 'GetObject';
  const action = /(?:^|&)Action=(\w+)/.exec(String(body ?? ''));
  return action?.[1] ?? '';
}

const send = process.send?.bind(process) as ((message: unknown) => boolean) | undefined;
const processors = Number(process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE) / processorMb;
let before = process.cpuUsage();

/** What the runtime sends to its pool: that it is ready, then the answer of each invocation. */
const answer = (message: { readonly type: string }): boolean => {
  const { user, system } = process.cpuUsage(before);
  const cpuMs = (user + system) / 1000;
  const times = message.type === 'ready' ? undefined : slowdown();
  const heldMs = times === undefined ? 0 : cpuMs * (times / processors - 1);
  const go = (): void => {
    before = process.cpuUsage();
    send?.(message);
  };
  if (heldMs > 0) setTimeout(go, heldMs);
  else go();
  return true;
};
if (send) Object.assign(process, { send: answer });
