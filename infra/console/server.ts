import { randomBytes } from 'node:crypto';
import type { Clients } from '../aws/clients.ts';
import { createReportReader } from '../operator/files/report-reader.ts';
import type { StackOutputs } from '../operator/stack/outputs.ts';
import { close, serve, serverAddress } from './http.ts';
import { consoleRoutes } from './routes.ts';
import { startStackUpdates } from './stack-updates.ts';
import { createView } from './view.ts';

export interface ConsoleOptions {
  readonly clients: Clients;
  readonly outputs: StackOutputs;
  /** Default: any free one. */
  readonly port?: number;
  /** What the page proves itself by. Default: a new one. */
  readonly token?: string | undefined;
  /** Reads the stream from its beginning. Default: on for a stack on this machine, off on AWS. */
  readonly history?: boolean;
  /** Milliseconds after which a page asks again what has changed. Default: 3,000. */
  readonly pollMs?: number;
}

export interface Console {
  /** With the token that the page needs. */
  readonly url: string;
  stop(): Promise<void>;
}

const POLL_MS = 3_000;

/**
 * The console of a stack: one page on the loopback interface, and its server, which talks to the endpoints the
 * functions use. What it shows is what the table, its stream and the queues say; it stores nothing.
 */
export async function startConsole(options: ConsoleOptions): Promise<Console> {
  const { clients, outputs, port = 0, history = outputs.endpoints !== undefined } = options;
  const { token = randomBytes(24).toString('base64url'), pollMs = POLL_MS } = options;
  const view = createView();
  const updates = startStackUpdates(clients, outputs, view, history);
  const read = createReportReader(clients.s3, outputs);
  const routes = consoleRoutes({ clients, outputs, view, updates, read, history, pollMs, pending: [] });
  const server = await serve(routes, token, port);
  return {
    url: `${serverAddress(server)}/#token=${token}`,
    async stop() {
      await Promise.all([close(server), updates.stop()]);
    },
  };
}
