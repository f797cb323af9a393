import { spawnSync } from 'node:child_process';
import { abortOnSignals, interruptedCode } from '../../operator/terminal/signals.ts';

/** How often to look whether npm is still there, in milliseconds. */
const ORPHAN_MS = 500;

/** Resolves with an exit code at the first Ctrl-C or SIGTERM, and when nobody is left: to read what is printed, or to send a Ctrl-C. */
export function watchForEnd(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const interrupted = new AbortController();
  interrupted.signal.addEventListener('abort', () => resolve(interruptedCode));
  abortOnSignals(interrupted, { signals: ['SIGINT', 'SIGTERM'] });
  // `… | head` closes the pipe early.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => resolve(1));
  whenOrphaned(() => resolve(1));
  return promise;
}

/**
 * An npm that is killed leaves its script running, below the shell that it started it with or another parent; the launcher of the command is
 * one more. (Windows has no such parents; nothing is noticed there.) Without npm and launcher nobody is watched: with `nohup` it is meant to
 * outlive its shell.
 */
function whenOrphaned(tell: () => void): void {
  const npm = process.env.npm_lifecycle_event === undefined ? 0 : 2;
  const launcher = process.env.WIREDROP_LAUNCHER === String(process.ppid) ? 1 : 0;
  if (npm + launcher === 0) return;
  const parent = process.ppid;
  const above: number[] = [];
  for (let pid: number | undefined = parent; pid !== undefined && above.length < npm + launcher; pid = parentOf(pid))
    above.push(pid);
  const timer = setInterval(() => {
    if (process.ppid !== parent || !above.every(isAlive)) tell();
  }, ORPHAN_MS);
  timer.unref();
}

function parentOf(pid: number): number | undefined {
  const { status, stdout } = spawnSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' });
  const parent = Number(stdout);
  return status === 0 && parent > 1 ? parent : undefined;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
