import { clipCells, terminalWidth, wrap } from './text.ts';

/** On a terminal, one line in its place from then on; without one, a line each ten seconds. */
const TERMINAL_AFTER_MS = 2_000;
const LINE_MS = 10_000;
const TICK_MS = 250;

interface Work {
  readonly startedMs: number;
  shownMs: number;
  text: string;
  isDrawn: boolean;
  readonly draw: () => void;
  readonly clear: () => void;
  readonly stop: () => void;
}

/** A process works on one command at a time. */
let work: Work | undefined;

interface Streams {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly nowMs: () => number;
}

const OURS: Streams = { stdout: process.stdout, stderr: process.stderr, nowMs: () => performance.now() };

/**
 * From now on whatever takes long says on standard error how far it is, and for how long it has worked. What is printed
 * meanwhile takes the place of that line.
 * @param text of what says nothing itself @returns ends it
 */
export function startProgress(text: string, { stdout, stderr, nowMs }: Streams = OURS): () => void {
  endProgress();
  const { isTTY } = stderr;
  const print = stderr.write.bind(stderr);
  const began = nowMs();
  const clear = () => {
    if (own.isDrawn) print('\r\x1b[K');
    own.isDrawn = false;
  };
  const draw = () => {
    const now = nowMs();
    const due = isTTY ? now - began >= TERMINAL_AFTER_MS : now - own.shownMs >= LINE_MS;
    if (!due) return;
    own.shownMs = now;
    const line = `${own.text}, ${duration((now - began) / 1_000)}`;
    if (!isTTY) return void print(`${line}\n`);
    print(`\r\x1b[K${clipCells(line, terminalWidth(stderr) - 1)}`);
    own.isDrawn = true;
  };
  // Whoever prints needs to know nothing of the line.
  const restore = isTTY ? [stdout, stderr].map((stream) => clearedBefore(stream, clear)) : [];
  const timer = setInterval(draw, TICK_MS).unref();
  const stop = () => {
    clearInterval(timer);
    clear();
    for (const one of restore) one();
  };
  const own: Work = { startedMs: began, shownMs: began, text, isDrawn: false, draw, clear, stop };
  work = own;
  return () => {
    if (work === own) endProgress();
  };
}

function clearedBefore(stream: NodeJS.WriteStream, clear: () => void): () => void {
  const { write } = stream;
  stream.write = ((...args: Parameters<typeof write>) => {
    clear();
    return write.apply(stream, args);
  }) as typeof write;
  return () => {
    stream.write = write;
  };
}

/** How far it is. Without a command that works, nothing. */
export function say(text: string): void {
  if (work) work.text = text;
}

/** Nothing is said from now on: a person is asked, or it is done. */
export function endProgress(): void {
  work?.stop();
  work = undefined;
}

let lastNote = '';

/** A line that is printed once, however often it comes in a row. */
export function noteOnce(line: string, out: Pick<NodeJS.WriteStream, 'write' | 'columns'> = process.stderr): void {
  if (line === lastNote) return;
  lastNote = line;
  out.write(`${wrap(line, terminalWidth(out)).join('\n')}\n`);
}

export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  return whole < 3_600
    ? `${Math.floor(whole / 60)} min ${whole % 60} s`
    : `${Math.floor(whole / 3_600)} h ${Math.floor((whole % 3_600) / 60)} min`;
}
