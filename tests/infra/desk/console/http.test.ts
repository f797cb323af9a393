import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { request, type Server } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { NoSuchKey } from '@aws-sdk/client-s3';
import type { Clients } from '../../../../infra/aws/clients.ts';
import { close, HttpError, json, type Route, serve, serverAddress } from '../../../../infra/desk/console/http.ts';
import { consoleRoutes } from '../../../../infra/desk/console/routes.ts';
import { CommandError } from '../../../../infra/desk/operator/explain.ts';
import { STACK } from '../operator/stack/some-outputs.ts';

const TOKEN = 'a-token-of-the-usual-length-0123';

interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** With Node's own client: a browser and `fetch` normalise paths, and let nobody set `Host`. */
async function ask(server: Server, path: string, { method = 'GET', headers = {}, body = '' }: Asked = {}) {
  const asked = request({
    ...new URL(serverAddress(server)),
    port: new URL(serverAddress(server)).port,
    path,
    method,
    headers,
  });
  asked.end(body);
  const [response] = await once(asked, 'response');
  return { status: response.statusCode as number, headers: response.headers, text: await text(response) };
}

/**
 * Goal: nobody but the page gets anything that needs the token. Method: requests as they go over the wire, to the table
 * of routes itself.
 */
describe('the doors of the console', () => {
  const called: string[] = [];
  const objects = new Map([
    ['feeds/all.atom', '<feed/>'],
    ['feeds/all.json', '{}'],
    ['feeds/publisher/한빛통신.atom', '<feed/>'],
    ['feeds/report.html', '<script>'],
    ['articles/secret.md', 'secret'],
  ]);
  const s3 = {
    async send({ input: { Key = '' } }: { input: { Key?: string } }) {
      const body = objects.get(Key);
      if (body === undefined) throw new NoSuchKey({ message: Key, $metadata: {} });
      return { ContentType: 'text/html', Body: { transformToString: async () => body } };
    },
  };
  const dynamodb = new DynamoDBClient({ region: 'us-east-1' });
  dynamodb.send = async () => ({ Items: [] });
  const nothing = { tiles: [], deadLetters: { count: 0, keys: [] }, unannounced: 0, problems: [] };
  const routes = consoleRoutes({
    clients: { s3, dynamodb } as unknown as Clients,
    outputs: { ...STACK, feedFolder: 'feeds/' },
    state: async () => nothing,
    pollMs: 1_000,
    read: async () => undefined,
    pending: [],
    uploads: [],
  });
  const watched = routes.map((route): Route => {
    if (route.needs === 'none') return route;
    return {
      ...route,
      handle(call) {
        called.push(`${route.method} ${route.path}`);
        return route.method === 'GET' ? route.handle(call) : json({});
      },
    };
  });
  const guarded = routes.filter(({ needs }) => needs === 'token');
  const token = { 'x-console-token': TOKEN };
  let server: Server;
  before(async () => {
    server = await serve(watched, TOKEN, 0);
  });
  after(() => close(server));

  it('need the token but for the empty page and the feeds', () => {
    const open = routes.filter(({ needs }) => needs === 'none').map(({ method, path }) => `${method} ${path}`);
    const files = readdirSync('infra/desk/console/page', { encoding: 'utf8', recursive: true })
      .map((name) => name.replaceAll('\\', '/'))
      .filter((name) => /\.(?:ts|css)$/.test(name));
    const paths = ['', ...files, 'feeds/*'].map((path) => `GET /${path}`);
    assert.deepEqual(open.sort(), paths.sort());
  });

  for (const { method, path } of guarded) {
    const spellings = [
      path.replace('/api', '/%61pi'),
      path.replace('/api', '/%2561pi'),
      path.replace('/api', '/API'),
      path.replace('/api', '//api'),
      path.replace('/api', '/./api'),
      path.replace('/api', '/x/../api'),
      path.replace('/api', '/feeds/../api'),
      path.replace('/api', '/feeds/%2e%2e/api'),
      path.replace('/api/', '/api//'),
      path.replace('/api/', '/api%2f'),
      path.replace('/api/', '\\api\\'),
      `${path}/`,
      `${path};x`,
      `http://127.0.0.1${path}`,
    ];

    it(`${method} ${path} opens to the token only`, async () => {
      assert.equal((await ask(server, path, { method })).status, 401);
      assert.equal((await ask(server, `${path}?x-console-token=${TOKEN}`, { method })).status, 401);
      for (const wrong of ['', 'a', `${TOKEN}x`, 'b'.repeat(TOKEN.length), 'é'.repeat(TOKEN.length)])
        assert.equal((await ask(server, path, { method, headers: { 'x-console-token': wrong } })).status, 401, wrong);
      assert.deepEqual(called, []);
      const { status } = await ask(server, path, { method, headers: token });
      assert.notEqual(status, 401);
      assert.deepEqual(called.splice(0), [`${method} ${path}`]);
    });

    it(`${method} ${path} has no other spelling, with or without the token`, async () => {
      for (const spelling of spellings)
        for (const headers of [{}, token]) {
          const { status, text: said } = await ask(server, spelling, { method, headers });
          assert.ok([400, 404, 405].includes(status), `${spelling}: ${status} ${said}`);
        }
      assert.deepEqual(called, []);
    });

    it(`${method} ${path} is closed to other pages and other names of this machine`, async () => {
      const { host, port } = new URL(serverAddress(server));
      const strangers: Record<string, string>[] = [
        { origin: 'https://news.example' },
        { origin: 'null' },
        { origin: `http://127.0.0.1:${Number(port) + 1}` },
        { origin: `https://${host}` },
        { host: `news.example:${port}` },
        { host: '127.0.0.1' },
        { host: `127.0.0.1.news.example:${port}` },
        { host: `news.example:${port}`, origin: `http://news.example:${port}` },
      ];
      for (const stranger of strangers) {
        const { status } = await ask(server, path, { method, headers: { ...token, ...stranger } });
        assert.equal(status, 403, JSON.stringify(stranger));
      }
      assert.deepEqual(called, []);
    });

    it(`${method} ${path} takes no other method`, async () => {
      for (const other of ['GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'].filter(
        (one) => one !== method,
      )) {
        const { status, headers } = await ask(server, path, { method: other, headers: token });
        assert.deepEqual([status, headers.allow], [405, method], other);
      }
      assert.deepEqual(called, []);
    });
  }

  it('take the token from its own header only', async () => {
    for (const headers of [
      { authorization: `Bearer ${TOKEN}` },
      { cookie: `x-console-token=${TOKEN}; token=${TOKEN}` },
      { 'x-console-token ': TOKEN },
      { 'x-forwarded-x-console-token': TOKEN },
    ] as Record<string, string>[]) {
      const answer = await ask(server, `/api/files?token=${TOKEN}`, { headers }).catch(() => undefined);
      assert.ok(answer === undefined || answer.status === 401, JSON.stringify(headers));
    }
    assert.deepEqual(called, []);
  });

  it('refuse other pages, other host names and other methods, even without a token', async () => {
    const { port } = new URL(serverAddress(server));
    const open = routes.filter(({ needs }) => needs === 'none').map(({ path }) => path.replace('*', 'all.atom'));
    for (const path of open) {
      for (const headers of [
        { host: `news.example:${port}` },
        { origin: 'https://news.example' },
        { origin: 'null' },
      ]) {
        const { status } = await ask(server, path, { headers: headers as Record<string, string> });
        assert.equal(status, 403, `${path} ${JSON.stringify(headers)}`);
      }
      for (const method of ['HEAD', 'OPTIONS', 'POST', 'PUT', 'DELETE'])
        assert.equal((await ask(server, path, { method, headers: token })).status, 405, `${method} ${path}`);
    }
  });

  it('refuse requests with no host, two hosts, or another host in the address', async () => {
    const { host, port } = new URL(serverAddress(server));
    const said = async (lines: readonly string[]): Promise<string> => {
      const socket = connect(Number(port), '127.0.0.1');
      socket.write(`${lines.join('\r\n')}\r\n\r\n`);
      return text(socket);
    };
    const own = [`Host: ${host}`, `X-Console-Token: ${TOKEN}`, 'Connection: close'];
    assert.match(await said(['GET /api/files HTTP/1.1', ...own]), /^HTTP\/1\.1 200 /);
    called.length = 0;
    for (const lines of [
      ['GET /api/files HTTP/1.0', ...own.slice(1)],
      ['GET /api/files HTTP/1.1', ...own.slice(1)],
      ['GET /api/files HTTP/1.1', 'Host: news.example', ...own],
      ['GET http://news.example/api/files HTTP/1.1', ...own],
      ['GET //news.example/api/files HTTP/1.1', ...own],
      ['CONNECT /api/files HTTP/1.1', ...own],
    ])
      assert.doesNotMatch(await said(lines), /^HTTP\/1\.1 2/, lines.join(', '));
    assert.deepEqual(called, []);
  });

  it('give every answer the headers that keep other pages out', async () => {
    for (const path of ['/', '/api/files', '/nothing', '/feeds/all.atom']) {
      const { headers } = await ask(server, path);
      assert.match(String(headers['content-security-policy']), /default-src 'none'/);
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['access-control-allow-origin'], undefined);
    }
  });

  it('serve feeds as their types, whatever the bucket says', async () => {
    const types = { 'all.atom': 'application/atom+xml', 'all.json': 'application/feed+json' };
    for (const [name, type] of Object.entries({ ...types, 'publisher/한빛통신.atom': 'application/atom+xml' })) {
      const { status, headers } = await ask(server, `/feeds/${encodeURI(name)}`);
      assert.deepEqual([status, headers['content-type']], [200, `${type}; charset=utf-8`], name);
    }
  });

  it('serve nothing else of the bucket', async () => {
    const paths = [
      'report.html',
      '../articles/secret.md',
      '..%2farticles%2fsecret.md',
      'none.atom',
      '',
      '.atom',
      'a.atom.html',
    ];
    for (const path of paths) assert.equal((await ask(server, `/feeds/${path}`)).status, 404, path);
    assert.equal((await ask(server, '/feeds/%ff.atom')).status, 400);
    assert.equal((await ask(server, '/articles/secret.md')).status, 404);
    assert.equal((await ask(server, '/../routes.ts')).status, 404);
  });
});

describe('serve', () => {
  let server: Server;
  const routes: Route[] = [
    { method: 'PUT', path: '/size', needs: 'none', handle: async ({ body }) => json((await body()).length) },
    { method: 'GET', path: '/query', needs: 'none', handle: ({ query }) => json(query) },
    {
      method: 'GET',
      path: '/fails',
      needs: 'none',
      handle() {
        throw new CommandError('The queue is gone');
      },
    },
    {
      method: 'GET',
      path: '/refuses',
      needs: 'none',
      async handle() {
        throw new HttpError(409, 'Under way');
      },
    },
  ];
  before(async () => {
    server = await serve(routes, TOKEN, 0);
  });
  after(() => close(server));

  it('takes a body of 32 MiB, and refuses a larger one when it has come', async () => {
    const largest = Buffer.alloc(32 * 2 ** 20);
    assert.equal((await ask(server, '/size', { method: 'PUT', body: largest })).text, String(largest.length));
    const { status, text: said } = await ask(server, '/size', {
      method: 'PUT',
      body: Buffer.alloc(largest.length + 1),
    });
    assert.deepEqual([status, JSON.parse(said)], [413, { error: 'A file may have 32 MiB at most.' }]);
  });

  it('decodes the query', async () => {
    const { text: said } = await ask(server, '/query?name=%ED%95%9C+%26&search=a?b&__proto__=x');
    assert.deepEqual(Object.entries(JSON.parse(said)), [
      ['name', '한 &'],
      ['search', 'a?b'],
      ['__proto__', 'x'],
    ]);
  });

  it('answers what a handler throws as an error in words', async () => {
    for (const [path, status, error] of [
      ['/fails', 502, 'The queue is gone'],
      ['/refuses', 409, 'Under way'],
    ] as const) {
      const answer = await ask(server, path);
      assert.deepEqual([answer.status, JSON.parse(answer.text)], [status, { error }]);
    }
  });

  it('survives what is no HTTP', async () => {
    const socket = connect(Number(new URL(serverAddress(server)).port), '127.0.0.1');
    socket.resume().write('\x16\x03\x01 hello\r\n\r\n');
    await once(socket, 'close');
    assert.equal((await ask(server, '/query')).status, 200);
  });

  it('fails where the port is taken', () =>
    assert.rejects(serve(routes, TOKEN, Number(new URL(serverAddress(server)).port)), { code: 'EADDRINUSE' }));
});
