import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { isRunning, LAYOUT } from '../../../local/index.ts';
import { type StackOutputs, stackOutputs } from './outputs.ts';

/**
 * The stacks that run on this machine, written by `start` and read by every command: of this checkout, or of packages.
 * Tests have a file of their own.
 */
const FILE = process.env.WIREDROP_STATE_FILE ?? join(LAYOUT.state, 'local.json');

/** How long to wait for a port that may be dead, in milliseconds. */
const CONNECT_MS = 1_000;

interface LocalState {
  /** The process that keeps the stack up. */
  readonly pid: number;
  /** As `cdk deploy --outputs-file` writes them. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface RunningStack {
  readonly pid: number;
  readonly outputs: StackOutputs;
  /** Processes of other stacks that run here. */
  readonly others: readonly number[];
}

/** Adds this process's stack to the file. @returns removes it again. */
export function writeLocalState(outputsFile: string): () => void {
  const { pid } = process;
  mkdirSync(dirname(FILE), { recursive: true });
  write([...readLocalStates(), { pid, outputs: JSON.parse(readFileSync(outputsFile, 'utf8')) }]);
  return () => write(readLocalStates().filter((state) => state.pid !== pid));
}

/**
 * The stack that was started last on this machine; undefined when none runs. An entry that a killed process left is
 * skipped.
 * @param process of the stack that is meant, which `--stack` names; not its name, which a deployed stack may have
 */
export async function runningStack(process?: number): Promise<RunningStack | undefined> {
  const states = readLocalStates();
  for (const { pid, outputs } of states.toReversed()) {
    const [stackName, values] = Object.entries(outputs)[0] ?? [];
    if (process !== undefined && process !== pid) continue;
    if (stackName === undefined || values === undefined || !(await answers(values.Endpoint))) continue;
    const others = states.map((state) => state.pid).filter((other) => other !== pid);
    return { pid, outputs: stackOutputs(stackName, values, FILE), others };
  }
  return undefined;
}

function write(states: readonly LocalState[]): void {
  if (states.length === 0) {
    rmSync(FILE, { force: true });
    return;
  }
  writeFileSync(`${FILE}.new`, `${JSON.stringify(states, undefined, 2)}\n`);
  renameSync(`${FILE}.new`, FILE);
}

/** The stacks whose process runs, the oldest first. */
function readLocalStates(): LocalState[] {
  try {
    const states: LocalState[] = JSON.parse(readFileSync(FILE, 'utf8'));
    return states.filter(({ pid }) => isRunning(pid));
  } catch {
    // The file does not exist or is not ours.
    return [];
  }
}

function answers(endpoint: string | undefined): Promise<boolean> {
  if (endpoint === undefined || !URL.canParse(endpoint)) return Promise.resolve(false);
  const { hostname, port } = new URL(endpoint);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), timeout: CONNECT_MS });
    const end = (isThere: boolean) => {
      socket.destroy();
      resolve(isThere);
    };
    socket
      .once('connect', () => end(true))
      .once('error', () => end(false))
      .once('timeout', () => end(false));
  });
}
