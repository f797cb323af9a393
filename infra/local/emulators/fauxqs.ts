import { buildApp } from 'fauxqs';

export type FauxqsApp = ReturnType<typeof buildApp>;

export interface Fauxqs {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** The account that fauxqs puts into every ARN and queue URL. */
export const localAccount = '000000000000';

/**
 * Starts S3, SQS and SNS in this process, on a free port of the loopback interface.
 * @param prepare adds hooks, before the first request.
 */
export async function startFauxqs(region: string, prepare: (app: FauxqsApp) => void): Promise<Fauxqs> {
  const app = buildApp({ logger: false, defaultRegion: region });
  refuseFormUploads(app);
  prepare(app);
  const endpoint = await app.listen({ host: '127.0.0.1', port: 0 });
  return { endpoint, stop: async () => app.close() };
}

/** The key of a browser's form upload is inside its body, where no hook sees it: rather refused than stored without an event. */
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
