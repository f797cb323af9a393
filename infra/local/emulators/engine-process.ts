import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Keeper } from '../machine/keeper.ts';
import { LocalError } from '../machine/local-error.ts';

/** A program that serves the DynamoDB API on a port of the loopback interface. */
export interface EngineProgram {
  /** As a person knows it: `DynamoDB Local`. */
  readonly label: string;
  readonly command: string;
  args(port: number): string[];
  /** Whether this program answered a request without a target: another program may have taken the port first. */
  isAnswer(answer: Response): boolean;
}

export interface EngineProcess {
  readonly endpoint: string;
  /** Resolves with what happened if it ends by itself. */
  readonly broken: Promise<string>;
  stop(): Promise<void>;
}

const START_ATTEMPTS = 3;
const READY_WITHIN_MS = 30_000;

/** Starts the program on a free port and waits until it answers. */
export async function startEngineProcess(keeper: Keeper, program: EngineProgram): Promise<EngineProcess> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const child = spawn(program.command, program.args(port), {
      detached: true,
      windowsHide: true,
      // DynamoDB Local ends when its standard input does: with this process, however that ends.
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    keeper.watch(child);
    const said = collectOutput(child);
    if (await isReady(child, program, port)) return running(child, program, port);
    await kill(child);
    // Another process may have taken the port meanwhile: try another one.
    if (attempt === START_ATTEMPTS) throw new LocalError(`${program.label} does not start: ${said()}`);
  }
}

function running(child: ChildProcess, { label }: EngineProgram, port: number): EngineProcess {
  const { promise: broken, resolve } = Promise.withResolvers<string>();
  const onExit = (code: number | null, signal: NodeJS.Signals | null) =>
    resolve(`${label} has ended (${signal ?? `exit code ${code}`})`);
  child.once('exit', onExit);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    broken,
    stop() {
      child.off('exit', onExit);
      return kill(child);
    },
  };
}

async function isReady(child: ChildProcess, program: EngineProgram, port: number): Promise<boolean> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (child.exitCode === null && child.signalCode === null && Date.now() < deadline) {
    if (await answers(program, port)) return true;
    await delay(25);
  }
  return false;
}

async function answers(program: EngineProgram, port: number): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(1_000) });
    await answer.arrayBuffer();
    return program.isAnswer(answer);
  } catch {
    // Refused, or not in time: it is not up yet.
    return false;
  }
}

function collectOutput(child: ChildProcess): () => string {
  let said = '';
  child.once('error', ({ message }) => {
    said += message;
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-2000);
    });
  }
  return () => (said.trim() === '' ? 'it said nothing' : said.trim().replaceAll(/\s*\n\s*/g, ' | '));
}

/** SIGKILL: DynamoDB Local is slow on SIGTERM, and what an engine has acknowledged is in its file, if it has one. */
async function kill(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/**
 * Ports given out by this process: a server takes a second to listen on its port, and the next call may come meanwhile.
 */
const GIVEN_PORTS = new Set<number>();

/**
 * A free port, for a server that cannot choose its own; never the same twice. Another process may take it before it is
 * used.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = await anyPort();
    if (GIVEN_PORTS.has(port)) continue;
    GIVEN_PORTS.add(port);
    return port;
  }
}

async function anyPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
