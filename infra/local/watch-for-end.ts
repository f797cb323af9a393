import { abortOnSignals, interruptedCode } from '../cli/interruption.ts';

/** So often it is looked whether npm is still there. */
const orphanMs = 500;

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
 * An npm that is killed leaves its script behind, which another parent takes in. (Windows has no such; nothing is noticed there.) Without npm
 * nobody is watched: with `nohup` it is meant to outlive its shell.
 */
function whenOrphaned(tell: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) tell();
  }, orphanMs);
  timer.unref();
}
