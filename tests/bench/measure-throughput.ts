import { articleFile } from './article-files.ts';
import { createLatencySwitch } from './latency-switch.ts';
import { type CpuUse, cpuUse } from './process-cpu.ts';
import { type Rig, startRig } from './rig.ts';
import type { System } from './systems.ts';
import type { Arrivals } from './usage.ts';

/** One pass of new files through a whole pipeline. */
export interface Pass {
  readonly filesPerSecond: number;
  /** CPU milliseconds for one file, by part; absent where the machine does not tell. */
  readonly cpuMs?: CpuUse;
}

export interface ThroughputSeries {
  readonly name: string;
  readonly concurrency: number;
  /** How long calls take: as the emulators answer, or as AWS would. */
  readonly calls: CallLatency;
  readonly passes: readonly Pass[];
}

export type CallLatency = 'emulators' | 'AWS-like';

export interface ThroughputPlan {
  readonly systems: readonly System[];
  /** Most invocations of a function at a time. */
  readonly concurrency: number;
  readonly calls: readonly CallLatency[];
  readonly passes: number;
  readonly files: number;
}

/** The systems in turn, pass by pass: files lie in the bucket, their events come at once, and the time runs until the last notification is received. */
export async function measureThroughput(plan: ThroughputPlan): Promise<ThroughputSeries[]> {
  const { concurrency } = plan;
  const latency = await createLatencySwitch();
  const rigs: Rig[] = [];
  const series: (ThroughputSeries & { readonly passes: Pass[] })[] = [];
  let first = 0;
  try {
    for (const system of plan.systems) rigs.push(await startRig(system, { concurrency, preload: [latency.module] }));
    // Starts the processes and warms them; not counted.
    for (const rig of rigs) await onePass(rig, first, plan.files);
    for (const calls of plan.calls) {
      await latency.set(calls === 'AWS-like');
      const counted = rigs.map((rig) => ({ name: rig.system.name, concurrency, calls, passes: [] as Pass[] }));
      for (let pass = 0; pass < plan.passes; pass += 1) {
        first += plan.files;
        for (const [at, rig] of rigs.entries()) counted[at]?.passes.push(await onePass(rig, first, plan.files));
      }
      series.push(...counted);
    }
    return series;
  } finally {
    await Promise.all(rigs.map((rig) => rig.stop()));
    await latency.remove();
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
  const start = performance.now();
  const groups = arrivals === 'batched' ? [events] : events.map((event) => [event]);
  for (const [at, group] of groups.entries())
    await Promise.all([rig.deliver(group), rig.waitFor((at + 1) * group.length)]);
  const seconds = (performance.now() - start) / 1000;
  await rig.stack.settle();
  const after = usedBy(rig);
  const cpuMs = before && after && perFile(before, after, count);
  return { filesPerSecond: count / seconds, ...(cpuMs && { cpuMs }) };
}

function usedBy({ stack }: Rig): CpuUse | undefined {
  const ids = stack.functions.flatMap((pool) => pool.processIds());
  return cpuUse(ids, stack.endpoints.dynamodb);
}

function perFile(before: CpuUse, after: CpuUse, count: number): CpuUse {
  const each = (part: keyof CpuUse) => ((after[part] - before[part]) * 1000) / count;
  return { functions: each('functions'), dynamodb: each('dynamodb'), emulators: each('emulators') };
}
