import { request as requestHttp } from 'node:http';
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
}

export interface PostOptions {
  readonly timeoutMs: number;
  /** On this machine: any address, and without TLS. */
  readonly anyAddress: boolean;
}

/**
 * Sends a request and answers its status. Follows no redirect, and does not wait for the body of the answer.
 * @throws Error that says why there is no answer.
 */
export async function post(
  { url: address, body, headers }: PostRequest,
  { timeoutMs, anyAddress }: PostOptions,
): Promise<PostResponse> {
  const url = new URL(address);
  if (!anyAddress) {
    if (url.protocol !== 'https:') throw new Error(`the address begins with ${url.protocol}//, and must with https://`);
    refusePrivate(url);
  }
  const signal = AbortSignal.timeout(timeoutMs);
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
      resolve({ status: statusCode, ...(seconds >= 0 && { retryAfterSeconds: seconds }) });
      // Read the answer to its end or to the time-out, so that the endpoint sees no broken connection.
      response.on('error', () => {}).resume();
    });
    request.once('error', (error) => {
      const isLate = signal.aborted;
      reject(isLate ? new Error(`no answer in ${timeoutMs / 1000} s`, { cause: error }) : error);
    });
    request.end(body);
  });
}
