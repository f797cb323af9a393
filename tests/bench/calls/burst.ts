import type { Invocation } from '../preload/invocation-log.ts';
import { processorMb } from '../preload/service-latency.ts';

/** What one file of a burst takes of what its files share: counted, and divided by the files. */
export interface Burst {
  /** Files whose events came at once, in each of `bursts` bursts. */
  readonly files: number;
  readonly bursts: number;
  /** Most functions of a kind at a time. */
  readonly concurrency: number;
  /** How many times slower than on Lambda the machine played them: `lambda-pace.ts`. */
  readonly slowdown: number;
  /** Files a second, at Lambda's pace: from this rate on batches are as full as here, for files wait while all functions are at work. */
  readonly filesPerSecond: number;
  readonly invocations: ByFunction;
  /** Requests to AWS, by operation. */
  readonly calls: Readonly<Record<string, number>>;
  /** Milliseconds in which a function waited and did not compute, at Lambda's pace: calls side by side last as long as the slowest. */
  readonly waitMs: ByFunction;
}

export interface ByFunction {
  /** The function that reads the file. */
  readonly ingest: number;
  /** The one that announces, where there is one. */
  readonly notify: number;
}

export type BurstCounts = Pick<Burst, 'invocations' | 'calls' | 'waitMs'>;

export interface BurstFunction {
  readonly name: string;
  readonly memoryMb: number;
}

/**
 * @param functions ingest, and notify where there is one.
 * @param slowdown how many times slower than on Lambda all of it went: `lambda-pace.ts`.
 */
export function burstCounts(
  invocations: readonly Invocation[],
  files: number,
  { functions, slowdown }: { readonly functions: readonly BurstFunction[]; readonly slowdown: number },
): BurstCounts {
  const [ingest, notify] = [functions[0], functions[1]];
  const of = (wanted: BurstFunction | undefined) => invocations.filter((one) => one.function === wanted?.name);
  const each = (value: (one: BurstFunction | undefined) => number): ByFunction => ({
    ingest: value(ingest) / files,
    notify: value(notify) / files,
  });
  const calls: Record<string, number> = {};
  for (const [operation, count] of invocations.flatMap((one) => Object.entries(one.calls)))
    calls[operation] = (calls[operation] ?? 0) + count / files;
  return {
    calls,
    invocations: each((one) => of(one).length),
    // Where the processor is never idle, what is left beside its CPU may come out as less than nothing.
    waitMs: each((one) =>
      Math.max(
        0,
        of(one).reduce((sum, run) => sum + waitOf(run, one?.memoryMb ?? 0, slowdown), 0),
      ),
    ),
  };
}

/** Of several bursts of as many files: counts on the mean, waiting of the quietest, for other work on the machine only ever makes it longer. */
export function ofAll(bursts: readonly BurstCounts[]): BurstCounts {
  const mean = (value: (one: BurstCounts) => number) =>
    bursts.reduce((sum, one) => sum + value(one), 0) / bursts.length;
  const time = ({ waitMs }: BurstCounts) => waitMs.ingest + waitMs.notify;
  const quietest = bursts.reduce((one, other) => (time(other) < time(one) ? other : one));
  const operations = new Set(bursts.flatMap(({ calls }) => Object.keys(calls)));
  return {
    invocations: { ingest: mean((one) => one.invocations.ingest), notify: mean((one) => one.invocations.notify) },
    calls: Object.fromEntries([...operations].map((name) => [name, mean(({ calls }) => calls[name] ?? 0)])),
    waitMs: quietest.waitMs,
  };
}

/** What is left of an invocation's time beside its CPU, which takes as long as on the memory's share of a processor. */
function waitOf({ durationMs, cpuMs }: Invocation, memoryMb: number, slowdown: number): number {
  return durationMs / slowdown - cpuMs * (processorMb / memoryMb);
}
