import { randomBytes } from 'node:crypto';
import type { Clients } from '../aws/clients.ts';
import { createReportReader } from '../operator/files/report-reader.ts';
import type { StackOutputs } from '../operator/stack/outputs.ts';
import { close, serve, serverAddress } from './http.ts';
import { createLivePages } from './live-pages.ts';
import { consoleRoutes } from './routes.ts';
import { type StackUpdates, startStackUpdates } from './stack-updates.ts';
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
  /** Milliseconds between two looks at the queues while a page is open. Default: 1,000 here, 5,000 on AWS. */
  readonly pollMs?: number;
}

export interface Console {
  /** With the token that the page needs. */
  readonly url: string;
  stop(): Promise<void>;
}

const STREAM_MS = 250;

/**
 * The console of a stack: one page on the loopback interface, and its server, which talks to the endpoints the
 * functions use. What it shows is what the table, its stream, the queues and the topic say; it stores nothing.
 */
export async function startConsole(options: ConsoleOptions): Promise<Console> {
  const { clients, outputs, port = 0, history = outputs.endpoints !== undefined } = options;
  const { pollMs = outputs.endpoints ? 1_000 : 5_000 } = options;
  let updates: StackUpdates | undefined;
  const view = createView(() => updates?.listeningSince());
  const started = await startStackUpdates(clients, outputs, view, history);
  updates = started;
  const streamMs = outputs.endpoints ? STREAM_MS : 4 * STREAM_MS;
  const pages = createLivePages(view, started, { streamMs, pollMs });
  const { token = randomBytes(24).toString('base64url') } = options;
  const read = createReportReader(clients.s3, outputs);
  const server = await serve(
    consoleRoutes({ clients, outputs, view, pages, read, history, pending: [] }),
    token,
    port,
  ).catch(async (error) => {
    await started.stop();
    throw error;
  });
  return {
    url: `${serverAddress(server)}/#token=${token}`,
    async stop() {
      pages.stop();
      await Promise.all([close(server), started.stop()]);
    },
  };
}
