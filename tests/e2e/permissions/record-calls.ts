import { appendFileSync } from 'node:fs';
import { ClientRequest, type IncomingMessage } from 'node:http';
import type { RecordedCall } from './calls.ts';

/**
 * Loaded into a function's process before the function: appends each of its requests to AWS to the file that this
 * module's URL names, `record-calls.ts?<file>`, a line of JSON each.
 */
const FILE = decodeURIComponent(new URL(import.meta.url).search.slice(1));

type End = (this: ClientRequest, ...rest: unknown[]) => ClientRequest;
const end = ClientRequest.prototype.end as End;
const recordedEnd: End = function recorded(...rest) {
  const headers = Object.fromEntries(Object.entries(this.getHeaders()).map(([name, value]) => [name, String(value)]));
  const call = { service: process.env.SERVICE ?? '', method: this.method, path: this.path, headers };
  // Of an object only its headers matter.
  const body = headers['content-type']?.startsWith('application/x') ? String(rest[0] ?? '') : '';
  this.once('response', ({ statusCode = 0 }: IncomingMessage) => {
    appendFileSync(FILE, `${JSON.stringify({ ...call, body, statusCode } satisfies RecordedCall)}\n`);
  });
  return Reflect.apply(end, this, rest);
};
Object.assign(ClientRequest.prototype, { end: recordedEnd });
