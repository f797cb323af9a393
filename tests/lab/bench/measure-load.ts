import { articleFiles } from './articles.ts';
import type { Usage } from './cost/dollars.ts';
import { type FunctionMemory, usageOf } from './cost/dollars.ts';
import type { Invocation } from './preload/lambda-pace.ts';
import { createPace, type Pace } from './preload/pace.ts';
import { type Rig, startRig } from './rig.ts';
import type { System } from './systems.ts';

export interface Load {
  /** Processes of each function. */
  readonly functions: number;
  /** How many times slower than on Lambda they run, so that this machine's cores are not what limits them. */
  readonly slowdown: number;
  /**
   * Files of a pass: fewer for a function that S3 invokes for each object, whose rate does not depend on the length of
   * a pass.
   */
  readonly files: { readonly direct: number; readonly queued: number };
  readonly passes: number;
  /** Files that each process does before anything is measured: V8 compiles what is called often. */
  readonly warm: number;
  /** Files that come one by one, after the passes; absent: none. Then as many of an archive, in a burst. */
  readonly alone?: number;
}

/** New files through a whole pipeline, from their events to the last notification in a subscribed queue. */
export interface Pass {
  /** In Lambda's time: one of its seconds is `slowdown` seconds here. */
  readonly filesPerSecond: number;
  /** Processes of each function (ingest, notify) that were at work, on the mean. */
  readonly busyFunctions: readonly number[];
  /** What one file took of everything that is paid for. */
  readonly usage: Usage;
  /** CPU milliseconds of the functions for one file. */
  readonly cpuMs: number;
  /** Requests for one file, by operation. */
  readonly calls: Readonly<Record<string, number>>;
  /** `slipOf`; absent in figures of before. */
  readonly slip?: number;
}

export interface LoadSeries {
  readonly system: string;
  readonly functions: number;
  readonly slowdown: number;
  readonly files: number;
  /** The events of a pass come all at once. */
  readonly passes: readonly Pass[];
  /** Each event comes when the file before it is announced. */
  readonly alone?: Pass;
  /** Articles of a year ago. */
  readonly archive?: Pass;
}

/** Milliseconds between two reads of an empty stream. */
const STREAM_POLL_MS = {
  /** Lambda reads four times a second: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
  lambda: 250,
  local: 40,
} as const;

/** A day of years ago. */
const ARCHIVE_DAY = '2019-03-04';

/** Measures one system after the other, with the same files: no other runs meanwhile. */
export async function measureLoad(systems: readonly System[], load: Load): Promise<LoadSeries[]> {
  const pace = await createPace();
  try {
    const series: LoadSeries[] = [];
    for (const system of systems) series.push(await measureSystem(system, load, pace));
    return series;
  } finally {
    await pace.remove();
  }
}

async function measureSystem(system: System, load: Load, pace: Pace): Promise<LoadSeries> {
  const { functions, slowdown, alone } = load;
  const files = system.direct ? load.files.direct : load.files.queued;
  let pollMs: number = STREAM_POLL_MS.local;
  await pace.set();
  const rig = await startRig(system, { functions, preload: [pace.module], streamPollMs: () => pollMs });
  let first = 0;
  const pass = async (count: number, how: Pick<PassOptions, 'isAlone' | 'day'> = {}): Promise<Pass> => {
    const measured = await passOf(rig, pace, { first, count, slowdown, ...how });
    first += count;
    return measured;
  };
  try {
    await pass(functions * load.warm);
    await pace.set(slowdown);
    pollMs = STREAM_POLL_MS.lambda * slowdown;
    const passes: Pass[] = [];
    while (passes.length < load.passes) passes.push(await pass(files));
    const measured = { system: system.name, functions, slowdown, files, passes };
    if (alone === undefined) return measured;
    return {
      ...measured,
      alone: await pass(alone, { isAlone: true }),
      archive: await pass(alone, { day: ARCHIVE_DAY }),
    };
  } finally {
    await rig.stop();
  }
}

/**
 * On this machine they run every few seconds, beside each system that is measured; on AWS once a minute at most,
 * however many files there are. `collect` waits five seconds for a batch on AWS; here it has one for a few files.
 */
const SCHEDULED = new Set(['feed', 'learn', 'heal', 'release', 'poll', 'collect']);

interface PassOptions {
  /** Index of its first article. */
  readonly first: number;
  readonly count: number;
  readonly slowdown: number;
  readonly isAlone?: boolean;
  /** Of its articles; absent: yesterday. */
  readonly day?: string;
}

async function passOf(rig: Rig, pace: Pace, options: PassOptions): Promise<Pass> {
  const { first, count, slowdown, isAlone = false, day } = options;
  const { stack, system } = rig;
  const events = await rig.store(articleFiles(count, first, day));
  await pace.takeInvocations();
  rig.takeLogBytes();
  const [workBefore, start] = [workMs(rig), performance.now()];
  let lastAt = start;
  for (const part of isAlone ? events.map((event) => [event]) : [events]) lastAt = await rig.deliver(part);
  const milliseconds = lastAt - start;
  const work = workMs(rig);
  await stack.settle();

  const memory: FunctionMemory = Object.fromEntries(
    stack.functions
      .filter(({ definition }) => !SCHEDULED.has(definition.environment.SERVICE ?? ''))
      .map(({ definition }) => [definition.name, definition.memoryMb]),
  );
  const invocations = (await pace.takeInvocations()).filter((one) => one.function in memory);
  const calls: Record<string, number> = {};
  for (const [operation, times] of invocations.flatMap((one) => Object.entries(one.calls)))
    calls[operation] = (calls[operation] ?? 0) + times / count;
  return {
    filesPerSecond: (count * 1000 * slowdown) / milliseconds,
    busyFunctions: work.map((ms, at) => (ms - (workBefore[at] ?? 0)) / milliseconds),
    usage: usageOf(invocations, { files: count, system, memory, slowdown, logBytes: rig.takeLogBytes() }),
    cpuMs: invocations.reduce((sum, { cpuMs }) => sum + cpuMs, 0) / count,
    calls,
    slip: slipOf(invocations),
  };
}

/** The share of their time in which the functions waited for one of this machine's cores. */
function slipOf(invocations: readonly Invocation[]): number {
  const sum = (value: (one: Invocation) => number): number => invocations.reduce((all, one) => all + value(one), 0);
  return sum(({ stolenMs }) => stolenMs) / sum(({ durationMs }) => durationMs);
}

/** Milliseconds that the processes of each function have been at work so far. */
function workMs({ taker, announcer }: Rig): number[] {
  return [taker, ...(announcer ? [announcer] : [])].map((pool) => pool.busyMs());
}
