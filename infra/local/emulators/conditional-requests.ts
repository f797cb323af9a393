import type { FauxqsApp } from './fauxqs.ts';

/**
 * What fauxqs ignores: `If-Match` and `If-None-Match: *` of a PUT or DELETE. Who says one waits until every earlier change of the object
 * under such a condition has been answered, and is refused if it is not as it was seen.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html
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
    return reply.send('<Error><Code>PreconditionFailed</Code><Message>It is not as it was seen.</Message></Error>');
  });
  const end = (request: object) => ends.get(request)?.();
  app.addHook('onResponse', async (request) => end(request));
  app.addHook('onRequestAbort', async (request) => end(request));
}
