import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { type StackOutputs, stackOutputs } from './outputs.ts';

/** Where `npm start` says what runs: read by every command of this checkout. Tests that start several stacks have one for each. */
const FILE = process.env.WIREDROP_STATE_FILE ?? join(import.meta.dirname, '..', '..', '..', '.wiredrop', 'local.json');

/** How long to wait for a port that may be dead, in milliseconds. */
const CONNECT_MS = 1_000;

interface LocalState {
  /** The process that keeps the stack up. */
  readonly pid: number;
  /** As `cdk deploy --outputs-file` writes them. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** @returns removes it again, unless another stack has replaced it. */
export function writeLocalState(outputsFile: string): () => void {
  const { pid } = process;
  mkdirSync(dirname(FILE), { recursive: true });
  const state: LocalState = { pid, outputs: JSON.parse(readFileSync(outputsFile, 'utf8')) };
  writeFileSync(FILE, `${JSON.stringify(state, undefined, 2)}\n`);
  return () => {
    if (readLocalState()?.pid === pid) rmSync(FILE, { force: true });
  };
}

/** The stack on this machine; undefined when none runs. A file that a killed process left is passed over. */
export async function runningStack(): Promise<{ readonly pid: number; readonly outputs: StackOutputs } | undefined> {
  const state = readLocalState();
  const [stackName, values] = Object.entries(state?.outputs ?? {})[0] ?? [];
  if (state === undefined || stackName === undefined || values === undefined || !isAlive(state.pid)) return undefined;
  if (!(await answers(values.Endpoint))) return undefined;
  return { pid: state.pid, outputs: stackOutputs(stackName, values, FILE) };
}

function readLocalState(): LocalState | undefined {
  try {
    return JSON.parse(readFileSync(FILE, 'utf8')) as LocalState;
  } catch {
    // Not there, or written this moment.
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
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
