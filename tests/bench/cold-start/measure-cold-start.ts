import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { FunctionPool } from '../../../infra/local/lambda/function-pool.ts';
import { type ArticleFile, articleFile } from '../articles/article-files.ts';
import { eventOf } from '../calls/counted-system.ts';
import type { Rig } from '../rig/rig.ts';
import { onePass } from '../throughput/measure-throughput.ts';
import { type Bundle, bundleFloors, bundleOf } from './bundle.ts';
import { holdInvocation } from './hold-invocation.ts';

/** One start of one function, in milliseconds since the process was asked for. */
export interface ColdStart {
  /** The bundle is loaded: Lambda's init. */
  readonly readyMs: number;
  /** The first file is done. */
  readonly handledMs: number;
  /** CPU milliseconds up to these two points: what they are without neighbours on the machine. */
  readonly readyCpuMs: number;
  readonly handledCpuMs: number;
  /** Most memory the process held, MB. */
  readonly peakMb: number;
}

export interface ColdStartSeries {
  readonly name: string;
  readonly bundle: Bundle;
  readonly starts: readonly ColdStart[];
  /** The function that announces what this one has stored, started after each of its starts; absent where one function does both. */
  readonly announcer?: Omit<ColdStartSeries, 'announcer'>;
}

export const floorNames = {
  node: 'floor: Node alone',
  clients: 'floor: constructs the clients',
  calls: 'floor: makes five calls',
} as const;

interface Subject {
  readonly name: string;
  readonly bundle: Bundle;
  readonly rig: Rig;
  /** Function that announces; absent where the first one does. */
  readonly announcer?: FunctionPool;
}

/**
 * Starts every function in turn, round by round, each time with a file of its own, and the function that announces it after it.
 * @param rigs ours first: the floors run in its environment.
 */
export async function measureColdStarts(rigs: readonly Rig[], rounds: number): Promise<ColdStartSeries[]> {
  const [ours] = rigs;
  if (ours === undefined) throw new Error('no system to start');
  const floors = await bundleFloors();
  const subjects: Subject[] = [
    ...rigs.map((rig) => {
      const [ingest, announcer] = poolsOf(rig);
      const bundle = bundleOf(ingest.definition.codeFolder);
      return { name: rig.system.name, bundle, rig, ...(announcer && { announcer }) };
    }),
    { name: floorNames.node, bundle: floors.node, rig: ours },
    { name: floorNames.clients, bundle: floors.clients, rig: ours },
    { name: floorNames.calls, bundle: floors.calls, rig: ours },
  ];
  const rows = subjects.map(({ name, bundle, announcer }) => ({
    name,
    bundle,
    starts: [] as ColdStart[],
    ...(announcer && { announcer: announcerOf(name, announcer) }),
  }));
  // The floors backwards, then ours: what is held against the closest bound, ours against the second floor, is started close together.
  const entries = [...subjects.entries()];
  const order = [...entries.slice(rigs.length).reverse(), ...entries.slice(0, rigs.length)];
  let index = firstIndex;
  // The services that a function of Lambda's calls are never cold themselves, and the emulators' first calls take them many times as long as later ones.
  for (const rig of rigs) {
    await onePass(rig, index, warmUps, 'alone');
    index += warmUps;
  }
  // The first round reads every file of it from the disk, which Lambda does elsewhere; it is not counted.
  for (let round = -1; round < rounds; round += 1) {
    for (const [at, subject] of order) {
      const { start, announced } = await startOnce(subject, articleFile({ index }));
      index += 1;
      if (round < 0) continue;
      rows[at]?.starts.push(start);
      if (announced) rows[at]?.announcer?.starts.push(announced);
    }
  }
  await floors.close();
  return rows;
}

const firstIndex = 6_000_000;

/** Files that each system takes before, by functions that are warm. */
const warmUps = 100;

function poolsOf({ stack, system }: Rig): [FunctionPool, FunctionPool?] {
  const [first, second] = stack.functions;
  if (first === undefined) throw new Error(`${system.name} has no function`);
  return second === undefined ? [first] : [first, second];
}

function announcerOf(name: string, { definition }: FunctionPool) {
  return { name: `${name}: notify`, bundle: bundleOf(definition.codeFolder), starts: [] as ColdStart[] };
}

interface Started {
  readonly start: ColdStart;
  readonly announced?: ColdStart;
}

/** One after the other: on Lambda the second function may begin while the first one stores its receipt, but here it would take its cores. */
async function startOnce({ bundle, rig, name, announcer }: Subject, file: ArticleFile): Promise<Started> {
  const event = eventOf(rig, await rig.store([file]));
  const held = announcer && holdInvocation(announcer);
  try {
    const start = await startProcess(name, bundle, poolsOf(rig)[0], event);
    if (!announcer) return { start };
    const records = await held?.event;
    return {
      start,
      announced: await startProcess(name, bundleOf(announcer.definition.codeFolder), announcer, records),
    };
  } finally {
    held?.release();
    // What follows from the file runs elsewhere on Lambda: here it must not run beside the next start.
    await rig.stack.settle();
  }
}

async function startProcess(
  name: string,
  bundle: Bundle,
  { definition }: FunctionPool,
  event: unknown,
): Promise<ColdStart> {
  const startedAt = String(process.hrtime.bigint());
  const child = fork(join(import.meta.dirname, 'child.mjs'), [bundle.file, JSON.stringify(event), startedAt], {
    env: { ...definition.environment },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit').then(([code]): never => {
    throw new Error(`${name} ended with code ${code} before it had handled its event`);
  });
  const [start] = await Promise.race([once(child, 'message'), exited]);
  exited.catch(() => {});
  const { failures, ...measured } = start as ColdStart & { failures: number };
  if (failures > 0) throw new Error(`${name} failed at its event`);
  return measured;
}
