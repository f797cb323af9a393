import { note } from './text.ts';

/** What a shell reports of a program that Ctrl-C ended. */
export const interruptedCode = 130;

/** The terminal signals the whole group and npm passes on its own, so one Ctrl-C may come more than once. */
const onceMs = 1_000;

interface Signals {
  /** Absent: a closed terminal's too. Who is to outlive it under `nohup` leaves that one out, for listening undoes `nohup`. */
  readonly signals?: readonly NodeJS.Signals[];
  /** Said on standard error at the first. */
  readonly message?: string;
}

/** From now on signals abort this one instead of ending the process. Somebody who has waited and asks again is not kept. */
export function abortOnSignals(
  interrupted: AbortController,
  { signals = ['SIGINT', 'SIGTERM', 'SIGHUP'], message }: Signals = {},
): void {
  let first: number | undefined;
  const interrupt = (): void => {
    if (first !== undefined && Date.now() - first > onceMs) process.exit(interruptedCode);
    if (first === undefined && message !== undefined) note(message);
    first ??= Date.now();
    interrupted.abort();
  };
  for (const signal of signals) process.on(signal, interrupt);
}

/** `… | head` closes the pipe early, and so does a pager that is left: nobody reads any more. @param then ends what is not done. */
export function onReaderGone(then: () => void = () => process.exit()): void {
  process.stdout.on('error', then);
  process.stderr.on('error', () => {});
}
