import type { IncomingHttpHeaders } from 'node:http';
import type { Creation, ObjectCreated, ObjectRemoved } from '../events/s3-event.ts';
import type { FauxqsApp } from './fauxqs.ts';

export interface ObjectWatch {
  /** Uploads and deletions whose request has started and whose event has not been handed on. */
  pending(): number;
}

interface Request {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly query: unknown;
  readonly params: unknown;
}

/**
 * Hands every object that fauxqs stores or deletes to `onChange`, in that order, because fauxqs has no bucket
 * notifications. Calls that delete several objects are not covered.
 */
export function watchObjects(
  app: FauxqsApp,
  onChange: (object: ObjectCreated | ObjectRemoved) => Promise<void>,
): ObjectWatch {
  const nextSequencer = createSequencer();
  const sequencers = new WeakMap<object, string>();
  const underWay = new Set<object>();

  app.addHook('onRequest', (request, _reply, done) => {
    if (isChange(request)) underWay.add(request);
    done();
  });
  // A client that disconnects gets no response, so `onResponse` is not called.
  app.addHook('onRequestAbort', (request, done) => {
    underWay.delete(request);
    done();
  });
  app.addHook('preHandler', (request, _reply, done) => {
    // Fastify leaves the body of an empty upload undefined, and fauxqs answers that with 500; S3 takes empty objects.
    if (request.method === 'PUT') request.body ??= Buffer.alloc(0);
    done();
  });
  app.addHook('onSend', (request, reply, _payload, done) => {
    // fauxqs stores and answers in one turn of the event loop, so here the order is still that of the stores.
    if ((reply.statusCode === 200 || reply.statusCode === 204) && isChange(request))
      sequencers.set(request, nextSequencer());
    done();
  });
  app.addHook('onResponse', async (request, reply) => {
    if (!isChange(request)) return;
    try {
      const sequencer = sequencers.get(request);
      if (sequencer === undefined) return;
      const { bucket, key } = target(request);
      const requestId = String(reply.getHeader('x-amz-request-id'));
      const change = { bucket, key, sequencer, time: new Date(), requestId };
      const creation = creationOf(request);
      await onChange(creation ? { creation, ...(await describe(app, request.url)), ...change } : change);
    } finally {
      underWay.delete(request);
    }
  });
  return { pending: () => underWay.size };
}

const isChange = (request: Request): boolean => creationOf(request) !== undefined || isRemoval(request);

/** Whether the request deletes an object: not a bucket, nor an upload in parts. */
function isRemoval(request: Request): boolean {
  const query = request.query as Readonly<Record<string, string | undefined>>;
  return request.method === 'DELETE' && target(request).key !== '' && query.uploadId === undefined;
}

/** What the request creates, if it creates an object: not a bucket, a part of an upload, a lifecycle or a message. */
function creationOf(request: Request): Creation | undefined {
  const { key } = target(request);
  if (key === '') return undefined;
  const query = request.query as Readonly<Record<string, string | undefined>>;
  if (request.method === 'POST') return query.uploadId === undefined ? undefined : 'CompleteMultipartUpload';
  if (request.method !== 'PUT' || query.partNumber !== undefined || query.renameObject !== undefined) return undefined;
  return request.headers['x-amz-copy-source'] === undefined ? 'Put' : 'Copy';
}

function target(request: Request): { bucket: string; key: string } {
  const params = request.params as Readonly<Record<string, string | undefined>>;
  return { bucket: params.bucket ?? '', key: params['*'] ?? '' };
}

/**
 * Size and ETag of the stored object. S3 gives those of the version that was written; here two uploads of one key in
 * the same millisecond may both get those of the later one, which is what a reader gets anyway.
 */
async function describe(app: FauxqsApp, url: string): Promise<{ size: number; eTag: string }> {
  const path = url.split('?', 1)[0] ?? url;
  const { headers } = await app.inject({ method: 'HEAD', url: path });
  return { size: Number(headers['content-length'] ?? 0), eTag: String(headers.etag ?? '').replaceAll('"', '') };
}

/**
 * Sequencers as S3 puts them into its events: upper-case hexadecimal, growing. Of one length here; on S3 the lengths
 * differ and the shorter is padded on the right for comparison.
 */
function createSequencer(start: number = Date.now()): () => string {
  let last = BigInt(start) << 20n;
  return () => {
    last += 1n;
    return last.toString(16).toUpperCase().padStart(18, '0');
  };
}
