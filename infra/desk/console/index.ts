import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import type { Clients } from '../../aws/index.ts';
import { UsageError } from '../operator/explain.ts';
import { createReportReader } from '../operator/files/report-reader.ts';
import type { StackOutputs } from '../operator/stack/outputs.ts';
import { close, serve, serverAddress } from './http.ts';
import { consoleRoutes } from './routes.ts';
import { stackState } from './stack-state.ts';

export interface ConsoleOptions {
  readonly clients: Clients;
  readonly outputs: StackOutputs;
  /** Default: any free one. */
  readonly port?: number;
  /** What the page proves itself by. Default: a new one. */
  readonly token?: string | undefined;
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
 * functions use. What it shows is what the day index, the table and the queues say whenever the page asks.
 */
export async function startConsole(options: ConsoleOptions): Promise<Console> {
  const { clients, outputs, port = 0 } = options;
  const { token = randomBytes(24).toString('base64url'), pollMs = POLL_MS } = options;
  const read = createReportReader({ clients, outputs });
  const state = stackState({ clients, outputs });
  const routes = consoleRoutes({ clients, outputs, state, read, pollMs, pending: [], uploads: [] });
  const server = await serve(routes, token, port);
  return { url: `${serverAddress(server)}/#token=${token}`, stop: () => close(server) };
}

/** Long enough that nobody guesses it, and nothing that would need encoding in an address. */
const TOKEN = /^[\w-]{24,200}$/;

/** The token in a file that only its owner can read; a new one if there is no such file. @throws UsageError */
export function tokenIn(file: string): string {
  try {
    writeFileSync(file, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST'))
      throw new UsageError(`The token file cannot be written: ${error instanceof Error ? error.message : error}`);
  }
  const token = readFileSync(file, 'utf8').trim();
  if (TOKEN.test(token)) return token;
  throw new UsageError(
    `${file} has no token: it needs 24 or more letters, digits, - and _. Delete it to get a new one.`,
  );
}
