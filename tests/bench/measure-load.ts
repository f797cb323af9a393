import { articleFiles } from './articles.ts';
import type { Usage } from './cost/dollars.ts';
import { type FunctionMemory, usageOf } from './cost/dollars.ts';
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
  /** Files that come one by one, after the passes; absent: none. */
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
}

/** Milliseconds between two reads of an empty stream. */
const STREAM_POLL_MS = {
  /** Lambda reads four times a second: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
  lambda: 250,
  local: 40,
  /** Of a system whose turn it is not, so that it leaves the cores to the others. */
  resting: 10_000,
} as const;

/** Files that each process has done before anything is measured: V8 compiles what is called often. */
const WARM_FILES = 60;

/** Measures the systems in turn, pass by pass, with the same files. */
export async function measureLoad(systems: readonly System[], load: Load): Promise<LoadSeries[]> {
  const pace = await createPace();
  const rigs: Rig[] = [];
  let measured: System | undefined;
  let pollMs: number = STREAM_POLL_MS.local;
  let first = 0;

  async function takeFiles(rig: Rig, count: number, isAlone = false): Promise<Pass> {
    measured = rig.system;
    return passOf(rig, pace, { first, count, isAlone, slowdown: load.slowdown });
  }

  try {
    for (const system of systems) {
      const streamPollMs = () => (system === measured ? pollMs : STREAM_POLL_MS.resting);
      rigs.push(await startRig(system, { functions: load.functions, preload: [pace.module], streamPollMs }));
    }
    const warming = load.functions * WARM_FILES;
    for (const rig of rigs) await takeFiles(rig, warming);
    first += warming;

    await pace.set(load.slowdown);
    pollMs = STREAM_POLL_MS.lambda * load.slowdown;
    const series = rigs.map((rig) => ({ rig, passes: [] as Pass[] }));
    for (let pass = 0; pass < load.passes; pass++) {
      for (const { rig, passes } of series) passes.push(await takeFiles(rig, filesOf(rig.system, load)));
      first += Math.max(load.files.direct, load.files.queued);
    }
    const measuredSeries: LoadSeries[] = [];
    for (const { rig, passes } of series) {
      const { functions, slowdown, alone } = load;
      const { system } = rig;
      const measuredAlone = alone === undefined ? {} : { alone: await takeFiles(rig, alone, true) };
      const files = filesOf(system, load);
      measuredSeries.push({ system: system.name, functions, slowdown, files, passes, ...measuredAlone });
    }
    return measuredSeries;
  } finally {
    await Promise.all(rigs.map((rig) => rig.stop()));
    await pace.remove();
  }
}

/**
 * On this machine they run every few seconds, beside each system that is measured; on AWS once a minute at most, however
 * many files there are.
 */
const SCHEDULED = new Set(['feed', 'learn', 'heal', 'release', 'poll']);

function filesOf({ direct }: System, { files }: Load): number {
  return direct ? files.direct : files.queued;
}

interface PassOptions {
  /** Index of its first article. */
  readonly first: number;
  readonly count: number;
  readonly isAlone: boolean;
  readonly slowdown: number;
}

async function passOf(rig: Rig, pace: Pace, { first, count, isAlone, slowdown }: PassOptions): Promise<Pass> {
  const { stack, system } = rig;
  const events = await rig.store(articleFiles(count, first));
  await pace.takeInvocations();
  rig.takeLogBytes();
  const [workBefore, start] = [workMs(rig), performance.now()];
  if (isAlone) for (const event of events) await rig.deliver([event]);
  else await rig.deliver(events);
  const milliseconds = performance.now() - start;
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
  };
}

/** Milliseconds that the processes of each function have been at work so far. */
function workMs({ stack }: Rig): number[] {
  return stack.functions.map((pool) => pool.busyMs());
}
