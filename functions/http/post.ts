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
 * Sends a request and answers its status. Follows no redirect, and waits for the body of the answer only with
 * `mostBytes`.
 * @throws Error that says why there is no answer.
 */
export async function post(
  { url: address, body, headers }: PostRequest,
  { timeoutMs, anyAddress, signal: ends, mostBytes }: PostOptions,
): Promise<PostResponse> {
  const url = new URL(address);
  if (!anyAddress && url.protocol !== 'https:')
    throw new Error(`the address begins with ${url.protocol}//, and must with https://`);
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = ends ? AbortSignal.any([timeout, ends]) : timeout;
  const sent = { 'user-agent': 'wiredrop', ...headers, 'content-length': Buffer.byteLength(body) };
  try {
    const response = await answerTo(url, { method: 'POST', anyAddress, signal, headers: sent }, body);
    const { statusCode: status = 0, headers: answered } = response;
    const seconds = Number(answered['retry-after'] ?? Number.NaN);
    const answer = { status, ...(seconds >= 0 && { retryAfterSeconds: seconds }) };
    if (mostBytes !== undefined) {
      const tooMuch = new Error(`the answer has more than ${mostBytes} bytes`);
      return { ...answer, text: (await bytesOf(response, mostBytes, tooMuch)).toString() };
    }
    // Read the answer to its end or to the time-out, so that the endpoint sees no broken connection.
    response.on('error', () => {}).resume();
    return answer;
  } catch (error) {
    throw timeout.aborted ? new Error(`no answer in ${timeoutMs / 1000} s`, { cause: error }) : error;
  }
}

interface Request {
  readonly method: 'GET' | 'POST';
  /** On this machine: any address. */
  readonly anyAddress: boolean;
  readonly signal: AbortSignal;
  readonly headers: Readonly<Record<string, string | number>>;
}

/** Sends a request on its own connection, to a public address only. @throws Error that says why there is no answer */
export function answerTo(url: URL, { anyAddress, ...options }: Request, body?: string): Promise<IncomingMessage> {
  if (!anyAddress) refusePrivate(url);
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const request = send(url, { ...options, agent: false, ...(!anyAddress && { lookup: lookupPublic }) });
    request.once('response', resolve).once('error', reject).end(body);
  });
}

/** The body of an answer. @throws `tooMuch` if it is longer; an error if it stops before its end. */
export async function bytesOf(response: IncomingMessage, mostBytes: number, tooMuch: Error): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > mostBytes) throw tooMuch;
    parts.push(part);
  }
  return Buffer.concat(parts);
}
