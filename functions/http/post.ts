import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { lookupPublic, refusePrivate } from './public-address.ts';

export interface PostRequest {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface PostResponse {
  readonly status: number;
  /** Of the header `retry-after`; absent: it has none, or it says a date. */
  readonly retryAfterSeconds?: number;
  /** The body, if it was asked for. */
  readonly text?: string;
}

export interface PostOptions {
  readonly timeoutMs: number;
  /** On this machine: any address, and without TLS. */
  readonly anyAddress: boolean;
  /** Ends the request earlier. */
  readonly signal?: AbortSignal;
  /** Waits for the body, and fails if it is longer. Default: the body is not waited for. */
  readonly mostBytes?: number;
}

/**
 * Sends a request and answers its status. Follows no redirect, and waits for the body of the answer only with `mostBytes`.
 * @throws Error that says why there is no answer.
 */
export async function post(
  { url: address, body, headers }: PostRequest,
  { timeoutMs, anyAddress, signal: ends, mostBytes }: PostOptions,
): Promise<PostResponse> {
  const url = new URL(address);
  if (!anyAddress) {
    if (url.protocol !== 'https:') throw new Error(`the address begins with ${url.protocol}//, and must with https://`);
    refusePrivate(url);
  }
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = ends ? AbortSignal.any([timeout, ends]) : timeout;
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const request = send(url, {
      method: 'POST',
      // The connection is not used again.
      agent: false,
      signal,
      headers: {
        'user-agent': 'wiredrop',
        ...headers,
        'content-length': Buffer.byteLength(body),
      },
      ...(!anyAddress && { lookup: lookupPublic }),
    });
    request.once('response', (response) => {
      const { statusCode = 0, headers: answered } = response;
      const seconds = Number(answered['retry-after'] ?? Number.NaN);
      const answer = { status: statusCode, ...(seconds >= 0 && { retryAfterSeconds: seconds }) };
      if (mostBytes !== undefined) {
        bodyOf(response, mostBytes).then((text) => resolve({ ...answer, text }), reject);
        return;
      }
      resolve(answer);
      // Read the answer to its end or to the time-out, so that the endpoint sees no broken connection.
      response.on('error', () => {}).resume();
    });
    request.once('error', (error) => {
      const isLate = timeout.aborted;
      reject(isLate ? new Error(`no answer in ${timeoutMs / 1000} s`, { cause: error }) : error);
    });
    request.end(body);
  });
}

/** @throws if it is longer, or stops before its end. */
async function bodyOf(response: IncomingMessage, mostBytes: number): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > mostBytes) throw new Error(`the answer has more than ${mostBytes} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}
