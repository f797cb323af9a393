import type { Keeper } from '../machine/keeper.ts';
import type { FunctionDefinition, InvocationFailure, InvocationResult } from './function-definition.ts';
import { type FunctionProcess, startFunctionProcess } from './function-process.ts';

export interface FunctionPool {
  readonly definition: FunctionDefinition;
  /** Waits for a free process, or starts one while there are fewer than the limit. Never rejects. */
  invoke(event: unknown): Promise<InvocationResult>;
  /** Starts the first process ahead of the first event. */
  warm(): void;
  /** Of the processes that run now; for tests that end them. */
  processIds(): number[];
  /** Milliseconds that its processes have spent on events so far, from each event's start to its answer. */
  busyMs(): number;
  /** Kills the processes. */
  stop(): Promise<void>;
}

export interface FunctionPoolProps {
  readonly definition: FunctionDefinition;
  /** Most processes at a time. */
  readonly limit: number;
  readonly keeper: Keeper;
  readonly onLog: (line: string) => void;
  /**
   * An invocation failed: it threw, was not loaded, timed out or crashed. Those that end with the stack are left out.
   */
  readonly onFailure: (failure: InvocationFailure) => void;
}

/** The execution environments of one function: each handles one event at a time and is used again, as on Lambda. */
export function createFunctionPool(props: FunctionPoolProps): FunctionPool {
  const idle: FunctionProcess[] = [];
  const running = new Set<FunctionProcess>();
  const waiting: (() => void)[] = [];
  let stopped = false;
  /** When each event that is being handled was handed over. */
  const invocations = new Set<{ readonly at: number }>();
  let doneMs = 0;

  function start(): FunctionProcess {
    const process = startFunctionProcess(props);
    running.add(process);
    return process;
  }

  async function acquire(): Promise<FunctionProcess | undefined> {
    while (!stopped) {
      // Last in, first out: with few events the other processes stay idle.
      const process = idle.pop() ?? (running.size < props.limit ? start() : undefined);
      if (process?.alive()) return process;
      if (process !== undefined) running.delete(process);
      else await new Promise<void>((resolve) => waiting.push(resolve));
    }
    return undefined;
  }

  function release(process: FunctionProcess): void {
    if (process.alive()) idle.push(process);
    else running.delete(process);
    waiting.shift()?.();
  }

  return {
    definition: props.definition,
    async invoke(event) {
      const process = await acquire();
      if (process === undefined) return { ok: false, errorType: 'Stopped', errorMessage: 'The stack has stopped' };
      const work = { at: performance.now() };
      invocations.add(work);
      const result = await process.invoke(event);
      invocations.delete(work);
      doneMs += performance.now() - work.at;
      release(process);
      if (!result.ok && !stopped) props.onFailure(result);
      return result;
    },
    warm() {
      if (running.size === 0) idle.push(start());
    },
    processIds: () => [...running].flatMap(({ pid }) => pid ?? []),
    busyMs() {
      const now = performance.now();
      return [...invocations].reduce((sum, { at }) => sum + now - at, doneMs);
    },
    async stop() {
      stopped = true;
      for (const resume of waiting.splice(0)) resume();
      await Promise.all([...running].map((process) => process.kill()));
    },
  };
}

/**
 * What a person should see of a line that a function logged: message and error of level ERROR and above, and any line
 * that is not JSON, which a runtime in distress writes. Undefined for other lines.
 */
export function alarmOf(line: string): string | undefined {
  try {
    const { level, message, error } = JSON.parse(line) as LogLine;
    if (level !== 'ERROR' && level !== 'CRITICAL') return undefined;
    return error === undefined ? String(message) : `${message}: ${error.name}: ${error.message}`;
  } catch {
    // Not JSON.
    return line.trim() === '' ? undefined : line;
  }
}

interface LogLine {
  readonly level?: unknown;
  readonly message?: unknown;
  readonly error?: { readonly name?: unknown; readonly message?: unknown };
}

/** Passes lines on; a repeated line only the 10th, 100th, … time, with its number, so that it hides no other line. */
export function sparingly(tell: (line: string) => void): (line: string) => void {
  const counts = new Map<string, number>();
  return (line) => {
    const count = (counts.get(line) ?? 0) + 1;
    counts.set(line, count);
    if (count === 1) tell(line);
    else if (/^10+$/.test(String(count))) tell(`${line} (×${count})`);
  };
}
