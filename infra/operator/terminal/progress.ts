import { clipCells, terminalWidth, wrap } from './text.ts';

/** Progress on standard error: on a terminal one line in its place, otherwise a line every five seconds. */
export interface Progress {
  update(done: number): void;
  /** A line above it; one that comes again is not printed again. */
  note(line: string): void;
  end(): void;
}

const DRAW_MS = 100;
const LINE_MS = 5_000;

/** @param what is being done: `Uploading`. */
export function showProgress(what: string, total: number, out: NodeJS.WriteStream = process.stderr): Progress {
  let drawn = performance.now();
  let last = '';
  const clear = (): void => void (out.isTTY && out.write('\r\x1b[K'));
  return {
    update(done) {
      if (performance.now() - drawn < (out.isTTY ? DRAW_MS : LINE_MS)) return;
      drawn = performance.now();
      clear();
      out.write(`${clipCells(`${what}: ${done} of ${total}`, terminalWidth(out) - 1)}${out.isTTY ? '' : '\n'}`);
    },
    note(line) {
      if (line === last) return;
      last = line;
      clear();
      out.write(`${wrap(line, terminalWidth(out)).join('\n')}\n`);
    },
    end: clear,
  };
}

export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  return whole < 3_600
    ? `${Math.floor(whole / 60)} min ${whole % 60} s`
    : `${Math.floor(whole / 3_600)} h ${Math.floor((whole % 3_600) / 60)} min`;
}

/** Prints a line on standard error each time that this many more are done. */
export function everySoMany(every: number, line: (count: number) => string): (count: number) => void {
  let last = 0;
  return (count) => {
    if (count < last + every) return;
    last = count;
    console.error(line(count));
  };
}
