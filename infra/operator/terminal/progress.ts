import { clipCells, terminalWidth, wrap } from './text.ts';

/** Progress on standard error: a bar on a terminal, otherwise a line every five seconds. */
export interface Progress {
  update(done: number): void;
  /** A line above the bar; one that comes again is not printed again. */
  note(line: string): void;
  end(): void;
}

const BAR_CELLS = 24;
const DRAW_MS = 100;
const LINE_MS = 5_000;

/** The first files say little about the rate. */
const ESTIMATE_MS = 2_000;

/** @param what is being done: `Uploading`. */
export function showProgress(what: string, total: number, out: NodeJS.WriteStream = process.stderr): Progress {
  const started = performance.now();
  let drawn = started;
  let done = 0;
  let last = '';
  const clear = (): void => void (out.isTTY && out.write('\r\x1b[K'));
  const draw = (): void =>
    void out.write(
      `\r\x1b[K${clipCells(barLine(what, done, total, performance.now() - started), terminalWidth(out) - 1)}`,
    );
  if (out.isTTY) draw();
  return {
    update(now) {
      done = now;
      if (performance.now() - drawn < (out.isTTY ? DRAW_MS : LINE_MS)) return;
      drawn = performance.now();
      if (out.isTTY) draw();
      else out.write(`${what}: ${now} of ${total}\n`);
    },
    note(line) {
      if (line === last) return;
      last = line;
      clear();
      out.write(`${wrap(line, terminalWidth(out)).join('\n')}\n`);
      if (out.isTTY) draw();
    },
    end: clear,
  };
}

/** `Uploading  ██████░░░░  120 of 500, 85 a second, 4 seconds left` */
export function barLine(what: string, done: number, total: number, ms: number): string {
  const full = total === 0 ? BAR_CELLS : Math.round((BAR_CELLS * done) / total);
  const rate = ms > 0 ? (1_000 * done) / ms : 0;
  const left = rate > 0 && ms >= ESTIMATE_MS ? `, ${duration((total - done) / rate)} left` : '';
  const bar = '█'.repeat(full) + '░'.repeat(BAR_CELLS - full);
  return `${what}  ${bar}  ${done} of ${total}, ${rate.toFixed(rate < 10 ? 1 : 0)} a second${left}`;
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
