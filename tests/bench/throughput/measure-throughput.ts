import { articleFile } from '../articles/article-files.ts';
import type { Arrivals } from '../calls/usage.ts';
import { createPaceSwitch } from '../preload/pace-switch.ts';
import { busyCores } from '../rig/busy-cores.ts';
import { type CpuUse, cpuUse } from '../rig/process-cpu.ts';
import { type Rig, type RigOptions, startRig } from '../rig/rig.ts';
import { streamPollMs } from '../rig/stream-polls.ts';
import type { System } from '../rig/systems.ts';

export interface ThroughputSize {
  /** Functions at a time. */
  readonly concurrency: number;
  /** Files of a pass at the machine's pace. */
  readonly files: number;
  /**
   * Files of a pass at Lambda's pace, at which a plain function does a dozen a second. Where files come through a queue and leave through a stream, the
   * beginning and the end of a pass weigh more; a function that is invoked for each object does as many in a short pass as in a long one.
   */
  readonly pacedFiles: { readonly direct: number; readonly queued: number };
  /** How many times slower than on Lambda these many functions are played, so that two cores do not limit them. */
  readonly slowdown: number;
}

/** One pass of new files through a whole pipeline. */
export interface Pass {
  /** In the time of the pass's pace: a second of Lambda's is `slowdown` seconds here. */
  readonly filesPerSecond: number;
  /** CPU milliseconds for one file, by part; absent where the machine does not tell. */
  readonly cpuMs?: CpuUse;
  /** Of each function's processes, how many were at an event on the mean. */
  readonly busyFunctions: readonly number[];
  /** Cores that were busy on the mean, whoever kept them so; absent where the machine does not tell. */
  readonly coresBusy?: number;
}

export interface ThroughputSeries {
  readonly name: string;
  readonly concurrency: number;
  readonly pace: Pace;
  /** Files of a pass. */
  readonly files: number;
  readonly passes: readonly Pass[];
}

/**
 * `machine`: calls take as long as the emulators do, CPU as long as it takes here. `Lambda`: both as long as on AWS (`lambda-pace.ts`), and all of it
 * `slowdown` times, so that this machine's cores are not what limits it.
 */
export type Pace = { readonly name: 'machine' } | { readonly name: 'Lambda'; readonly slowdown: number };

/** The systems in turn, pass by pass: files lie in the bucket, their events come at once, and the time runs until the last notification is received. */
export async function measureThroughput(
  systems: readonly System[],
  { concurrency, files, pacedFiles, slowdown }: ThroughputSize,
  passes: number,
): Promise<ThroughputSeries[]> {
  const paceSwitch = await createPaceSwitch();
  const rigs: Rig[] = [];
  let first = 0;
  let speed: number | undefined;
  let measured: System | undefined;

  function optionsFor(system: System): RigOptions {
    const poll = () => {
      if (system !== measured) return streamPollMs.resting;
      return speed === undefined ? streamPollMs.local : streamPollMs.lambda * speed;
    };
    return { concurrency, preload: [paceSwitch.module], streamPollMs: poll };
  }

  function passOf(rig: Rig, count: number): Promise<Pass> {
    measured = rig.system;
    return onePass(rig, first, count);
  }

  async function measure(pace: Pace, countFor: (system: System) => number): Promise<ThroughputSeries[]> {
    speed = pace.name === 'Lambda' ? pace.slowdown : undefined;
    await paceSwitch.set(speed);
    const series = rigs.map(({ system }) => {
      return { name: system.name, concurrency, pace, files: countFor(system), passes: [] as Pass[] };
    });
    for (let pass = 0; pass < passes; pass += 1) {
      for (const [at, rig] of rigs.entries()) {
        const { filesPerSecond, ...rest } = await passOf(rig, countFor(rig.system));
        series[at]?.passes.push({ filesPerSecond: filesPerSecond * (speed ?? 1), ...rest });
      }
      first += Math.max(...rigs.map(({ system }) => countFor(system)));
    }
    return series;
  }

  try {
    for (const system of systems) rigs.push(await startRig(system, optionsFor(system)));
    // Starts the processes and warms them; not counted.
    for (const rig of rigs) await passOf(rig, files);
    first += files;
    return [
      ...(await measure({ name: 'machine' }, () => files)),
      ...(await measure({ name: 'Lambda', slowdown }, ({ direct }) => pacedFiles[direct ? 'direct' : 'queued'])),
    ];
  } finally {
    await Promise.all(rigs.map((rig) => rig.stop()));
    await paceSwitch.remove();
  }
}

/**
 * Takes new files through a system whose functions may run side by side, and waits until all of it is done.
 * @param arrivals their events come at once (batched), or each when the one before it is announced (alone).
 */
export async function onePass(rig: Rig, first: number, count: number, arrivals: Arrivals = 'batched'): Promise<Pass> {
  const files = Array.from({ length: count }, (_, at) => articleFile({ index: first + at }));
  const events = await rig.store(files);
  rig.received.length = 0;
  const before = usedBy(rig);
  const busyBefore = busyCores();
  const workBefore = workOf(rig);
  const start = performance.now();
  const groups = arrivals === 'batched' ? [events] : events.map((event) => [event]);
  for (const [at, group] of groups.entries())
    await Promise.all([rig.deliver(group), rig.waitFor((at + 1) * group.length)]);
  const seconds = (performance.now() - start) / 1000;
  const busyFunctions = workOf(rig).map((ms, at) => (ms - (workBefore[at] ?? 0)) / 1000 / seconds);
  const coresBusy = busyCores()?.since(busyBefore);
  await rig.stack.settle();
  const after = usedBy(rig);
  const cpuMs = before && after && perFile(before, after, count);
  const rate = { filesPerSecond: count / seconds, busyFunctions };
  return { ...rate, ...(cpuMs && { cpuMs }), ...(coresBusy !== undefined && { coresBusy }) };
}

/** Milliseconds of work of each function so far. */
function workOf({ stack }: Rig): number[] {
  return stack.functions.map((pool) => pool.busyMs());
}

function usedBy({ stack }: Rig): CpuUse | undefined {
  const ids = stack.functions.flatMap((pool) => pool.processIds());
  return cpuUse(ids, stack.endpoints.dynamodb);
}

function perFile(before: CpuUse, after: CpuUse, count: number): CpuUse {
  const each = (part: keyof CpuUse) => ((after[part] - before[part]) * 1000) / count;
  return { functions: each('functions'), dynamodb: each('dynamodb'), emulators: each('emulators') };
}
