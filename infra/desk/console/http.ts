import { timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PICTURE_SCRIPT_SOURCE, SCRIPT_SOURCE, SEARCH_SCRIPT_SOURCE } from '../../../functions/feed/index.ts';
import { explain } from '../operator/explain.ts';

/** One thing that can be asked for. */
export interface Route {
  readonly method: 'GET' | 'PUT' | 'POST';
  /** As it stands in the request, with no decoding; one that ends in `*` covers all that begin with it. */
  readonly path: string;
  readonly needs: 'token' | 'none';
  readonly handle: (call: Call) => Promise<HttpAnswer> | HttpAnswer;
}

export interface Call {
  readonly query: Readonly<Record<string, string>>;
  /** What stands for the `*` of the path, decoded. */
  readonly rest: string;
  /** @throws HttpError when it is too large. */
  body(): Promise<Buffer>;
}

export interface HttpAnswer {
  readonly type: string;
  readonly body: string | Buffer;
  /** It may show pictures of other servers, if it allows them itself. */
  readonly mayShowPictures?: boolean;
}

/** Answered with its status, and its message as `error`. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export function json(value: unknown): HttpAnswer {
  return { type: 'application/json; charset=utf-8', body: JSON.stringify(value) };
}

const LARGEST_BODY = 32 * 2 ** 20;

const policy = (pictures: string) =>
  [
    "default-src 'none'",
    // The others are the scripts of the stack's own pages, which the console serves too.
    ...[
      `script-src 'self' ${SCRIPT_SOURCE} ${SEARCH_SCRIPT_SOURCE} ${PICTURE_SCRIPT_SOURCE}`,
      "style-src 'self'",
      "connect-src 'self'",
      `img-src ${pictures}`,
    ],
    ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"],
  ].join('; ');

const HEADERS = {
  'content-security-policy': policy('data:'),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

/**
 * Serves the routes on the loopback interface, and nothing else. Other pages in the same browser, and names that
 * resolve to this machine, get nothing: the host must be this server's own, and so must an origin. The route that
 * handles a request says whether it needs the token, which only the printed address holds; a path that is spelled in
 * another way has no route.
 */
export async function serve(routes: readonly Route[], token: string, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    answer(routes, token, request, response).then(
      (found) => send(response, 200, found),
      (error) => {
        // The status is sent already and cannot be changed.
        if (response.headersSent) response.destroy();
        else if (error instanceof HttpError) send(response, error.status, json({ error: error.message }));
        else send(response, 502, json({ error: explain(error) }));
      },
    );
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

export function serverAddress(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export async function close(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}

async function answer(
  routes: readonly Route[],
  token: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<HttpAnswer> {
  if (!isOwn(request)) throw new HttpError(403, 'Only the page of this console may ask.');
  const [, path = '', query = ''] = /^([^?]*)\??(.*)$/s.exec(request.url ?? '') ?? [];
  const found = routes.filter((route) => covers(route, path));
  if (found.length === 0) throw new HttpError(404, 'There is nothing at this address.');
  const route = found.find(({ method }) => method === request.method);
  if (route === undefined) {
    response.setHeader('allow', found.map(({ method }) => method).join(', '));
    throw new HttpError(405, `${request.method} is not allowed here.`);
  }
  if (route.needs !== 'none' && !isToken(request.headers['x-console-token'], token))
    throw new HttpError(401, 'Open the console with the address that it printed when it started.');
  return route.handle({
    query: Object.fromEntries(new URLSearchParams(query)),
    rest: route.path.endsWith('*') ? decoded(path.slice(route.path.length - 1)) : '',
    body: () => readBody(request, response),
  });
}

function covers({ path: pattern }: Route, path: string): boolean {
  return pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
}

function isOwn({ headers: { host, origin }, socket: { localPort } }: IncomingMessage): boolean {
  if (host !== `127.0.0.1:${localPort}` && host !== `localhost:${localPort}`) return false;
  return origin === undefined || origin === `http://${host}`;
}

function isToken(given: unknown, token: string): boolean {
  if (typeof given !== 'string') return false;
  const [one, other] = [Buffer.from(given), Buffer.from(token)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new HttpError(400, 'The address is not encoded correctly.');
  }
}

async function readBody(request: IncomingMessage, response: ServerResponse): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    // The rest is read and dropped: who still sends sees no answer.
    if (bytes <= LARGEST_BODY) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (bytes <= LARGEST_BODY) return Buffer.concat(chunks);
  response.setHeader('connection', 'close');
  throw new HttpError(413, `A file may have ${LARGEST_BODY / 2 ** 20} MiB at most.`);
}

function send(response: ServerResponse, status: number, { type, body, mayShowPictures }: HttpAnswer): void {
  if (mayShowPictures) response.setHeader('content-security-policy', policy('https:'));
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body);
}
