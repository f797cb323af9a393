import type { Burst } from './calls/burst.ts';
import { measureCalls } from './calls/measure-calls.ts';
import type { MeasuredSystem } from './calls/measured-system.ts';
import { platformLogBytes, type RunningFacts } from './calls/usage.ts';
import { type ColdStartSeries, measureColdStarts } from './cold-start/measure-cold-start.ts';
import { type GrowthPoint, measureGrowth } from './growth/measure-growth.ts';
import type { BenchOptions } from './options.ts';
import type { Plan } from './plan.ts';
import { median } from './report/statistics.ts';
import { type Rig, startRig } from './rig/rig.ts';
import { type System, systems, wiredrop } from './rig/systems.ts';
import { measureBursts } from './throughput/measure-burst.ts';
import { onePass, type Pass } from './throughput/measure-throughput.ts';

/** What is measured of systems that are at rest but for one file, or few. */
export interface SystemFigures {
  readonly coldStarts?: ColdStartSeries[];
  readonly measured?: MeasuredSystem[];
  readonly growth?: GrowthPoint[];
}

const concurrency = 2;

/** @param say tells a person what is under way. */
export async function measureSystems(
  { parts, stories }: BenchOptions,
  plan: Plan,
  say: (what: string) => void,
): Promise<SystemFigures> {
  const wanted = new Set(parts);
  if (!['cold-start', 'calls', 'growth'].some((part) => wanted.has(part as never))) return {};
  if (wanted.has('calls')) say('bursts');
  const bursts = wanted.has('calls') ? await measureBursts(systems, plan.burst) : undefined;
  say('starting every system on its emulators');
  const rigs: Rig[] = [];
  try {
    for (const system of systems) rigs.push(await startRig(system, { concurrency }));
    const figures: { -readonly [K in keyof SystemFigures]: SystemFigures[K] } = {};
    if (wanted.has('cold-start')) {
      say('cold start');
      figures.coldStarts = await measureColdStarts(rigs, plan.starts);
    }
    if (bursts) {
      say('calls, units and cost');
      figures.measured = await measureCosts(rigs, plan, bursts);
    }
    const ours = rigs.find(({ system }) => system === wiredrop);
    if (wanted.has('growth') && ours !== undefined) {
      say('growth');
      figures.growth = await measureGrowth(ours, tableSizes(stories), plan.growthFiles);
    }
    return figures;
  } finally {
    await Promise.all(rigs.map((rig) => rig.stop()));
  }
}

/** A thousand stories, a hundred thousand, and so many as were asked for. */
function tableSizes(stories: number): number[] {
  return [1_000, 100_000].filter((size) => size < stories).concat(stories);
}

/** Calls are counted one by one; the CPU is that of passes in turn, all systems in each. */
async function measureCosts(
  rigs: readonly Rig[],
  plan: Plan,
  bursts: ReadonlyMap<System, Burst>,
): Promise<MeasuredSystem[]> {
  const cpu = rigs.map(() => ({ alone: [] as number[], batched: [] as number[] }));
  let first = firstIndex;
  // The first pass warms, and is not counted.
  for (let pass = -1; pass < plan.cpuPasses; pass += 1) {
    for (const [at, rig] of rigs.entries()) {
      const batched = await onePass(rig, first, plan.passFiles);
      const alone = await onePass(rig, first + plan.passFiles, plan.passFiles, 'alone');
      if (pass < 0) continue;
      cpu[at]?.batched.push(functionsOf(batched));
      cpu[at]?.alone.push(functionsOf(alone));
    }
    first += 2 * plan.passFiles;
  }
  const measured: MeasuredSystem[] = [];
  for (const [at, rig] of rigs.entries()) {
    const { alone = [], batched = [] } = cpu[at] ?? {};
    const burst = bursts.get(rig.system);
    if (burst === undefined) throw new Error(`no burst of ${rig.system.name} was measured`);
    const facts = factsOf(rig, { alone: median(alone), batched: median(batched) }, burst);
    measured.push({ system: rig.system, counts: await measureCalls(rig, plan.counted), facts });
  }
  return measured;
}

function factsOf({ stack, system }: Rig, cpuMs: RunningFacts['cpuMs'], burst: Burst): RunningFacts {
  const [ingest, notify] = stack.functions.map((pool) => pool.definition.memoryMb);
  if (ingest === undefined) throw new Error(`${system.name} has no function`);
  return {
    direct: system.direct,
    memoryMb: { ingest, notify: notify ?? 0 },
    cpuMs,
    platformLogBytes: system.handlers === 'wiredrop' ? 0 : platformLogBytes,
    burst,
  };
}

function functionsOf({ cpuMs }: Pass): number {
  if (cpuMs === undefined) throw new Error('the CPU of a pass is not known');
  return cpuMs.functions;
}

const firstIndex = 9_000_000;
