import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildApp } from 'fauxqs';

export type FauxqsApp = ReturnType<typeof buildApp>;

export interface Fauxqs {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** The account that fauxqs puts into every ARN and queue URL. */
export const LOCAL_ACCOUNT = '000000000000';

export interface FauxqsOptions {
  /** The port to listen on, or the next free one above it; absent: any. */
  readonly firstPort?: number | undefined;
  /** Where it keeps what it holds, to start from what lies there; absent: in memory. */
  readonly dataFolder?: string | undefined;
}

/**
 * Starts S3, SQS and SNS in this process, on the loopback interface.
 * @param prepare adds hooks, before the first request; once more for each port that is taken.
 */
export async function startFauxqs(
  region: string,
  prepare: (app: FauxqsApp) => void,
  { firstPort = 0, dataFolder }: FauxqsOptions = {},
): Promise<Fauxqs> {
  const kept = dataFolder === undefined ? undefined : await openKeptServices(dataFolder);
  for (let port = firstPort; ; port += 1) {
    const app = buildApp({ logger: false, defaultRegion: region, ...(kept && { stores: kept.stores }) });
    refuseWebPages(app);
    takeFormsAsBytes(app);
    refuseFormUploads(app);
    refuseOtherSubscribers(app);
    prepare(app);
    try {
      const endpoint = await app.listen({ host: '127.0.0.1', port });
      return {
        endpoint,
        async stop() {
          await app.close();
          kept?.close();
        },
      };
    } catch (error) {
      await app.close();
      if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') continue;
      kept?.close();
      throw error;
    }
  }
}

/**
 * Without this, any web page could post messages into the queues: its requests have an `Origin`, or a host name of its
 * own that resolves to this machine. No SDK sends an `Origin`.
 */
function refuseWebPages(app: FauxqsApp): void {
  app.addHook('onRequest', async ({ headers, hostname }, reply) => {
    if (headers.origin === undefined && LOOPBACK_NAMES.has(hostname)) return;
    reply.code(403).header('content-type', 'text/plain');
    return reply.send('For programs on this machine only.\n');
  });
}

const LOOPBACK_NAMES = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** `curl -X PUT --data-binary` declares a file as a form: fauxqs would parse it and fail. */
function takeFormsAsBytes(app: FauxqsApp): void {
  app.addHook('onRequest', async ({ method, headers }) => {
    const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded');
    if (method === 'PUT' && isForm) headers['content-type'] = 'application/octet-stream';
  });
}

/** Refuses subscriptions of this protocol: fauxqs would accept them and never deliver. */
export function undelivered(protocol: string): string {
  const instead = /^https?$/.test(protocol)
    ? 'use the setting webhooks, or npx wiredrop watch --forward-to URL (docs/webhooks.md)'
    : 'subscribe a queue';
  return `The stack on this machine delivers to queues only, not by ${protocol}: ${instead}.`;
}

function refuseOtherSubscribers(app: FauxqsApp): void {
  app.addHook('preHandler', async ({ body }, reply) => {
    const { Action, Protocol } = (body ?? {}) as Readonly<Record<string, unknown>>;
    if (Action !== 'Subscribe' || Protocol === 'sqs') return;
    const message = undelivered(String(Protocol).replace(/\W/g, ''));
    reply.code(400).header('content-type', 'application/xml');
    return reply.send(
      `<ErrorResponse><Error><Type>Sender</Type><Code>InvalidParameter</Code><Message>${message}</Message></` +
        'Error></ErrorResponse>',
    );
  });
}

/**
 * The key of a form upload is inside its body, where no hook sees it: it would be stored without an event, so it is
 * refused.
 */
function refuseFormUploads(app: FauxqsApp): void {
  app.addHook('preHandler', async (request, reply) => {
    const contentType = request.headers['content-type'] ?? '';
    if (request.method !== 'POST' || !contentType.toLowerCase().startsWith('multipart/form-data')) return;
    reply.code(501).header('content-type', 'application/xml');
    return reply.send(
      '<Error><Code>NotImplemented</Code><Message>Form uploads send no event here: use PUT.</Message></Error>',
    );
  });
}

type Stores = NonNullable<NonNullable<Parameters<typeof buildApp>[0]>['stores']>;

interface KeptServices {
  readonly stores: Stores;
  close(): void;
}

/**
 * Stores that write every change to a folder, as fauxqs' own `startFauxqs` makes them. That listens on every interface
 * and nothing else of it is exported, so its files are imported one by one.
 */
async function openKeptServices(folder: string): Promise<KeptServices> {
  const [PersistenceManager, SqsStore, SnsStore, S3Store] = await Promise.all([
    load('persistence.js', 'PersistenceManager'),
    load('sqs/sqsStore.js', 'SqsStore'),
    load('sns/snsStore.js', 'SnsStore'),
    load('s3/s3Store.js', 'S3Store'),
  ]);
  const persistence = new PersistenceManager(folder);
  // Its own throws (a column may not be null), and a message whose receiver gives it back would be lost from memory. In
  // the file it stays in flight, which ends with the process.
  persistence.updateMessageReady = () => {};
  const [sqsStore, snsStore, s3Store] = [new SqsStore(), new SnsStore(), new S3Store()];
  // Loaded before the stores persist: otherwise they would write it again.
  persistence.load(sqsStore, snsStore, s3Store);
  for (const queue of sqsStore.allQueues()) {
    // Their receivers have ended, so that nobody waits for the visibility timeout.
    for (const { message } of queue.inflightMessages.values()) queue.messages.push(message);
    queue.inflightMessages.clear();
  }
  for (const part of [sqsStore, snsStore, s3Store, ...sqsStore.allQueues()]) part.persistence = persistence;
  return { stores: { sqsStore, snsStore, s3Store }, close: () => persistence.close() };
}

// biome-ignore lint/suspicious/noExplicitAny: these files have no public types
async function load(file: string, name: string): Promise<new (...args: unknown[]) => any> {
  const folder = dirname(fileURLToPath(import.meta.resolve('fauxqs')));
  return (await import(pathToFileURL(join(folder, file)).href))[name];
}

/**
 * `If-Match` and `If-None-Match: *` of a PUT or DELETE, which fauxqs ignores. Such a request waits until every earlier
 * one for the object is answered, and is refused if the object has changed. Source:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html
 */
export function checkConditions(app: FauxqsApp): void {
  const turns = new Map<string, Promise<void>>();
  const ends = new WeakMap<object, () => void>();

  app.addHook('preHandler', async (request, reply) => {
    const { method, url, headers } = request;
    const { 'if-match': wanted, 'if-none-match': none } = headers;
    if ((method !== 'PUT' && method !== 'DELETE') || (wanted ?? none) === undefined) return;
    const before = turns.get(url);
    const { promise, resolve } = Promise.withResolvers<void>();
    turns.set(url, promise);
    ends.set(request, resolve);
    await before;
    const { statusCode, headers: stored } = await app.inject({ method: 'HEAD', url: url.split('?', 1)[0] ?? url });
    const isThere = statusCode === 200;
    if (none === undefined ? isThere && stored.etag === wanted : !isThere) return;
    reply.code(none === undefined && !isThere ? 404 : 412).header('content-type', 'application/xml');
    return reply.send('<Error><Code>PreconditionFailed</Code><Message>The object has changed.</Message></Error>');
  });
  const end = (request: object) => ends.get(request)?.();
  app.addHook('onResponse', async (request) => end(request));
  app.addHook('onRequestAbort', async (request) => end(request));
}
