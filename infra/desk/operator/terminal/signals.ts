import { spawnSync } from 'node:child_process';
import { isRunning } from '../../../local/index.ts';
import { note } from './text.ts';

/** The exit code that a shell reports for a program that Ctrl-C ended. */
export const INTERRUPTED_CODE = 130;

/**
 * A terminal sends a signal to the whole process group and npm passes it on, so one Ctrl-C may arrive more than once.
 */
const ONCE_MS = 1_000;

interface Signals {
  /** Default: SIGINT, SIGTERM and SIGHUP. A command that is meant to survive `nohup` leaves SIGHUP out. */
  readonly signals?: readonly NodeJS.Signals[];
  /** Printed on standard error at the first signal. */
  readonly message?: string;
}

/**
 * From now on signals abort this controller instead of ending the process. A second Ctrl-C ends the process at once.
 */
export function abortOnSignals(
  interrupted: AbortController,
  { signals = ['SIGINT', 'SIGTERM', 'SIGHUP'], message }: Signals = {},
): void {
  let first: number | undefined;
  const interrupt = (): void => {
    if (first !== undefined && Date.now() - first > ONCE_MS) process.exit(INTERRUPTED_CODE);
    if (first === undefined && message !== undefined) note(message);
    first ??= Date.now();
    interrupted.abort();
  };
  for (const signal of signals) process.on(signal, interrupt);
}

/** Calls `then` when nobody reads the output any more: `… | head` and a closed pager close the pipe early. */
export function onReaderGone(then: () => void = () => process.exit()): void {
  process.stdout.on('error', then);
  process.stderr.on('error', () => {});
}

/** Milliseconds between two checks whether npm still runs. */
const ORPHAN_MS = 500;

/**
 * Calls `then` when the npm, npx or launcher that started this process has ended: an npm that is killed leaves its
 * script running, below a shell. A process that none of them started is not watched. (Windows has no such parents, so
 * nothing is noticed there.)
 */
export function onOrphaned(then: () => void): void {
  const npm = process.env.npm_lifecycle_event === undefined ? 0 : 2;
  const launcher = process.env.WIREDROP_LAUNCHER === String(process.ppid) ? 1 : 0;
  if (npm + launcher === 0) return;
  const parent = process.ppid;
  const above: number[] = [];
  for (let pid: number | undefined = parent; pid !== undefined && above.length < npm + launcher; pid = parentOf(pid))
    above.push(pid);
  const timer = setInterval(() => {
    if (process.ppid !== parent || !above.every(isRunning)) then();
  }, ORPHAN_MS);
  timer.unref();
}

function parentOf(pid: number): number | undefined {
  const { status, stdout } = spawnSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' });
  const parent = Number(stdout);
  return status === 0 && parent > 1 ? parent : undefined;
}
