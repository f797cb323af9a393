import { randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { GetObjectCommand, NoSuchKey, PutObjectCommand } from '@aws-sdk/client-s3';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { REASONS, REPAIRS, WARNINGS } from '../../functions/article/codes.ts';
import { DISPOSITIONS } from '../../functions/story/disposition.ts';
import { receiptsOfKey } from '../../functions/story/dynamo-table.ts';
import type { Clients } from '../aws/clients.ts';
import { explain } from '../operator/explain.ts';
import { ingestedKey, isIngested, parsePatterns } from '../operator/files/names.ts';
import { contentType } from '../operator/files/upload.ts';
import { openStackOutlets } from '../operator/redrive/announcer.ts';
import { redriveStack } from '../operator/redrive/redrive-stack.ts';
import type { StackOutputs } from '../operator/stack/outputs.ts';
import { findAnything, findStory } from '../operator/table/find.ts';
import { startFeed } from './feed.ts';
import { offendingLine, repairedLines } from './offending-line.ts';
import { byDecision, type FileRow, fileId, fileRow, type StoryRow, storyRow } from './rows.ts';
import { createView } from './view.ts';

export interface ConsoleOptions {
  readonly clients: Clients;
  readonly outputs: StackOutputs;
  /** Default: any free one. */
  readonly port?: number;
  /** Reads the stream from its beginning. Default: on for a stack on this machine, off on AWS. */
  readonly history?: boolean;
  /** Milliseconds between two looks at the queues while a page is open. Default: 1,000 here, 5,000 on AWS. */
  readonly pollMs?: number;
}

export interface Console {
  /** With the token that the page needs. */
  readonly url: string;
  stop(): Promise<void>;
}

const PAGE_SIZE = 100;
/** Stories that a search reads which the page does not hold: somebody waits for it. */
const MOST_SEARCHED = 20_000;
const LARGEST_UPLOAD = 32 * 2 ** 20;
/** Of a file, as much as is read to show a line of it. */
const PREVIEW_BYTES = 2 ** 20;
/** So much may wait for a page that does not read; it is cut off then, connects again and starts afresh. */
const MOST_UNSENT = 8 * 2 ** 20;
const STREAM_MS = 250;
/** Rows that are sent at once; a page that gets so many loads its list again. */
const BURST = 500;

const CONTENT_SECURITY = [
  "default-src 'none'",
  ...["script-src 'self'", "style-src 'self'", "connect-src 'self'", 'img-src data:'],
  ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"],
].join('; ');

const STATIC = {
  '/': ['index.html', 'text/html'],
  '/base.css': ['base.css', 'text/css'],
  '/console.css': ['console.css', 'text/css'],
  '/console.mjs': ['console.mjs', 'text/javascript'],
  '/api.mjs': ['api.mjs', 'text/javascript'],
  '/list.mjs': ['list.mjs', 'text/javascript'],
  '/parts.mjs': ['parts.mjs', 'text/javascript'],
} as const;

/**
 * The console of a stack: one page on the loopback interface, and its server, which talks to the endpoints the functions
 * use. What it shows is what the table, its stream, the queues and the topic say; it stores nothing.
 */
export async function startConsole(options: ConsoleOptions): Promise<Console> {
  const { clients, outputs, port = 0, history = outputs.endpoints !== undefined } = options;
  const { pollMs = outputs.endpoints ? 1_000 : 5_000 } = options;
  const token = randomBytes(24).toString('base64url');
  const pages = new Set<ServerResponse>();
  const view = createView(() => feed?.listeningSince());
  let feed: Awaited<ReturnType<typeof startFeed>> | undefined;
  feed = await startFeed(clients, outputs, () => view, history);
  const reader = feed;
  const app = fastify({ bodyLimit: LARGEST_UPLOAD, forceCloseConnections: true });
  guard(app, token);
  servePage(app);

  const patterns = parsePatterns(outputs.ingestedNames);
  const folded = (text: string) => text.normalize('NFKC').toLowerCase();

  app.get('/api/events', (request, reply) => {
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, { ...reply.getHeaders(), 'content-type': 'text/event-stream' } as Record<string, string>);
    const { stackName, ingestedNames, feedFolder } = outputs;
    const meanings = { reasons: REASONS, repairs: REPAIRS, warnings: WARNINGS };
    const where = outputs.endpoints ? 'on this machine' : `in ${outputs.topicArn.split(':')[3]}`;
    // What changed until now is in the pages of rows that it is about to ask for.
    sendChanges();
    send([raw], 'hello', {
      stackName,
      where,
      ingestedNames,
      dispositions: DISPOSITIONS,
      meanings,
      history,
      feedFolder,
    });
    pages.add(raw);
    request.raw.on('close', () => pages.delete(raw));
    for (const begin of readers) void begin();
  });

  app.get('/api/files', async (request) => {
    const { search = '', disposition = '', before } = queryOf(request);
    const wanted = folded(search);
    const page = view.files.page({
      limit: PAGE_SIZE,
      ...(before && { before: Number(before) }),
      accepts: (row) =>
        (disposition === '' || row.disposition === disposition) &&
        (wanted === '' || folded(`${row.key} ${row.articleId ?? ''} ${row.reason ?? ''}`).includes(wanted)),
    });
    if (page.total > 0 || search === '') return page;
    const rows = (await inTable(search)).flatMap(({ receipts }) => receipts.map(fileRow));
    return { rows, total: rows.length };
  });

  app.get('/api/stories', async (request) => {
    const { search = '', many = '', before } = queryOf(request);
    const wanted = folded(search);
    const page = view.stories.page({
      limit: PAGE_SIZE,
      ...(before && { before: Number(before) }),
      accepts: (row) => (many === '' || row.reports > 1) && (wanted === '' || folded(searched(row)).includes(wanted)),
    });
    if (page.total > 0 || search === '') return page;
    const rows = (await inTable(search)).flatMap(({ story }) => (story === undefined ? [] : [storyRow(story)]));
    return { rows, total: rows.length };
  });

  app.get('/api/story', async (request, reply) => {
    const { id = '' } = queryOf(request);
    const seen = view.stories.get(id);
    const known = view.reportsOf(id);
    const articles = new Set(known.map(({ articleId }) => articleId));
    const isSeen = known.length > 0 && seen?.articles.every(({ articleId }) => articles.has(articleId));
    const found = isSeen ? undefined : await findStory(clients, outputs, id);
    const story = seen ?? (found?.story && storyRow(found.story));
    if (story === undefined) return reply.code(404).send({ error: `The table has no story ${id}.` });
    const others = (found?.reports ?? []).flatMap(({ receipt }) => (receipt === undefined ? [] : [fileRow(receipt)]));
    const reports = [...new Map([...others, ...known].map((row) => [row.id, row])).values()];
    return { story, reports: reports.sort(byDecision) };
  });

  app.get('/api/lines', async (request, reply) => {
    const { key = '', version = '' } = queryOf(request);
    const row = view.files.get(fileId({ key, versionId: version })) ?? (await receiptOf(key, version));
    if (row === undefined) return reply.code(404).send({ error: `No receipt of ${key}.` });
    const { bucketName: Bucket } = outputs;
    const range = { Range: `bytes=0-${PREVIEW_BYTES - 1}` };
    const object = { Bucket, Key: key, ...(version && { VersionId: version }) };
    // A range of a file without bytes cannot be answered.
    if (row.reason === 'empty') return { lines: [] };
    const { Body } = await clients.s3.send(new GetObjectCommand({ ...object, ...range }));
    const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
    const offending = offendingLine(bytes, row.reason);
    return { lines: [...(offending ? [offending] : []), ...repairedLines(bytes, row.repairs ?? [], REPAIRS)] };
  });

  // For feed readers, which know no token: what it says is meant for everybody.
  if (outputs.feedFolder !== undefined) {
    const folder = outputs.feedFolder;
    app.get<{ Params: { '*': string } }>(`/${folder}*`, async ({ params }, reply) => {
      const object = { Bucket: outputs.bucketName, Key: folder + params['*'] };
      const stored = await clients.s3.send(new GetObjectCommand(object)).catch((error) => {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      });
      if (stored === undefined) return reply.code(404).send({ error: `No feed ${object.Key}.` });
      return reply.type(stored.ContentType ?? '').send((await stored.Body?.transformToString()) ?? '');
    });
  }

  app.put('/api/upload', async (request, reply) => {
    const { name = '' } = queryOf(request);
    const key = ingestedKey(patterns, name);
    if (key === undefined || !isIngested(patterns, key)) {
      return reply.code(422).send({ error: `Only names like ${outputs.ingestedNames} are ingested.` });
    }
    const Body = (request.body as Buffer | null) ?? Buffer.alloc(0);
    const type = contentType(Body);
    const put = { Bucket: outputs.bucketName, Key: key, Body, ContentLength: Body.length };
    const uploadedAt = new Date().toISOString();
    const { VersionId } = await clients.s3.send(new PutObjectCommand({ ...put, ...(type && { ContentType: type }) }));
    const versionId = VersionId === 'null' ? undefined : VersionId;
    view.uploaded({ key, versionId, uploadedAt });
    return { key };
  });

  let redriving = false;
  app.post('/api/redrive', async (_request, reply) => {
    if (redriving) return reply.code(409).send({ error: 'A redrive is under way.' });
    redriving = true;
    try {
      return await redrive();
    } finally {
      redriving = false;
    }
  });

  async function redrive(): Promise<{ done: boolean; lines: string[] }> {
    const lines: string[] = [];
    const report: Parameters<typeof redriveStack>[2] = {
      announced: () => {},
      failure: (subject, error) => lines.push(`Not announced: ${subject}: ${explain(error)}`),
      // A button asks no second time; the command does.
      foundInTable: async ({ announcements }) => {
        lines.push(
          `The stream has forgotten ${announcements} announcements: the redrive command announces them from the table.`,
        );
        return false;
      },
      announcedAgain: ({ announced }) => lines.push(`${announced} announced again`),
      notAnnouncedAgain: (error) => lines.push(`The failure queue cannot be read: ${explain(error)}`),
      onMoved: () => {},
      onGoesOn: () => {},
      moved: (messages, hidden) =>
        lines.push(`${messages} sent back to be ingested${hidden ? `, ${hidden} held by somebody else` : ''}`),
    };
    const done = await redriveStack({ ...clients, outlets: openStackOutlets(outputs) }, outputs, report, {
      announcements: true,
      deadLetters: true,
    });
    return { done, lines };
  }

  async function receiptOf(key: string, version: string): Promise<FileRow | undefined> {
    const { bucketName: bucket, tableName } = outputs;
    const receipts = await receiptsOfKey(clients.dynamodb, tableName, { bucket, key });
    return receipts.map(fileRow).find(({ versionId = '' }) => versionId === version);
  }

  /** What the stream and the index have not shown. */
  function inTable(search: string): ReturnType<typeof findAnything> {
    return findAnything(clients, outputs, search, { most: MOST_SEARCHED });
  }

  const address = await app.listen({ host: '127.0.0.1', port });

  let stopped = false;
  const readers = [
    whileSeen(outputs.endpoints ? STREAM_MS : 4 * STREAM_MS, async () => {
      await reader.readStream();
      sendChanges();
    }),
    whileSeen(pollMs, async () => {
      const state = await reader.state();
      const now = Date.now();
      send(pages, 'state', { counts: view.counts(), rate: view.rate(now), ...state });
    }),
  ];

  /** @returns what begins the work, which is repeated for as long as a page is open. */
  function whileSeen(restMs: number, work: () => Promise<void>): () => Promise<void> {
    let running = false;
    return async () => {
      if (running) return;
      running = true;
      while (pages.size > 0 && !stopped) {
        await work();
        await delay(restMs, undefined, { ref: false });
      }
      running = false;
    };
  }

  function sendChanges(): void {
    const { files, stories } = view.changes();
    if (stories.length > 0) send(pages, 'stories', stories.slice(-BURST));
    if (files.length > 0) send(pages, 'files', files.slice(-BURST));
  }

  return {
    url: `${address}/#token=${token}`,
    async stop() {
      stopped = true;
      for (const page of pages) page.destroy();
      await Promise.all([app.close(), reader.stop()]);
    },
  };
}

const searched = ({ headline, publishers, id, url = '', articles, key }: StoryRow): string =>
  [headline, ...publishers, id, url, key, ...articles.map(({ articleId }) => articleId)].join(' ');

function queryOf(request: FastifyRequest): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(request.query as object).map(([name, value]) => [name, String(value)]));
}

function send(pages: Iterable<ServerResponse>, event: string, data: unknown): void {
  const text = `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
  for (const page of pages) {
    if (page.writableLength > MOST_UNSENT) page.destroy();
    else page.write(text);
  }
}

/**
 * Other pages in the same browser, and names that resolve to this machine, get nothing: the host must be this server's own, an origin
 * if there is one too, and everything but the empty page needs the token, which only the printed address holds.
 */
function guard(app: FastifyInstance, token: string): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'content-security-policy': CONTENT_SECURITY,
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    const { host = '', origin } = request.headers;
    const { localPort } = request.socket;
    const isOwn = host === `127.0.0.1:${localPort}` || host === `localhost:${localPort}`;
    if (!isOwn || (origin !== undefined && origin !== `http://${host}`)) {
      return reply.code(403).send({ error: 'For the console of this machine only.' });
    }
    if (request.url.startsWith('/api/') && !isToken(request.headers['x-console-token'], token)) {
      return reply.code(401).send({ error: 'Open the console by the address that was printed when it started.' });
    }
    return undefined;
  });
  app.setErrorHandler((error, _request, reply) => {
    const { statusCode = 502 } = error as { statusCode?: number };
    return reply.code(statusCode).send({ error: explain(error) });
  });
}

function isToken(given: unknown, token: string): boolean {
  if (typeof given !== 'string' || given.length !== token.length) return false;
  return timingSafeEqual(Buffer.from(given), Buffer.from(token));
}

function servePage(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  for (const [path, [file, type]] of Object.entries(STATIC)) {
    const body = readFileSync(join(import.meta.dirname, 'page', file));
    app.get(path, (_request, reply) => reply.type(`${type}; charset=utf-8`).send(body));
  }
}
