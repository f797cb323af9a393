import { existsSync } from 'node:fs';
import { ClientRequest } from 'node:http';
import { serviceLatencyMs } from './service-latency.ts';

/**
 * Loaded into a function's process before the function: while the switch is on, every call takes at least as long as on AWS. It holds back the end
 * of a request, so that calls side by side wait side by side. The switch is a file, named in this module's URL: `delay-calls.ts?<path>`.
 */
const switchFile = decodeURIComponent(new URL(import.meta.url).search.slice(1));

type End = (this: ClientRequest, ...rest: unknown[]) => ClientRequest;
const end = ClientRequest.prototype.end as End;

const delayed: End = function delayedEnd(...rest) {
  const milliseconds = existsSync(switchFile) ? serviceLatencyMs[operationOf(this, rest[0])] : undefined;
  if (milliseconds === undefined) return Reflect.apply(end, this, rest);
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
