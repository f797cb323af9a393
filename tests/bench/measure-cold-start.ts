import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type ArticleFile, articleFile } from './article-files.ts';
import { type Bundle, bundleFloors, bundleOf } from './bundle.ts';
import { eventOf } from './counted-system.ts';
import { onePass } from './measure-throughput.ts';
import type { Rig } from './rig.ts';

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
}

/**
 * Starts every function in turn, round by round, each time with a file of its own.
 * @param rigs ours first: the floors run in its environment.
 */
export async function measureColdStarts(rigs: readonly Rig[], rounds: number): Promise<ColdStartSeries[]> {
  const [ours] = rigs;
  if (ours === undefined) throw new Error('no system to start');
  const floors = await bundleFloors();
  const subjects: Subject[] = [
    ...rigs.map((rig) => ({ name: rig.system.name, bundle: bundleOf(ingestOf(rig).codeFolder), rig })),
    { name: floorNames.node, bundle: floors.node, rig: ours },
    { name: floorNames.clients, bundle: floors.clients, rig: ours },
    { name: floorNames.calls, bundle: floors.calls, rig: ours },
  ];
  const series = subjects.map(({ name, bundle }) => ({ name, bundle, starts: [] as ColdStart[] }));
  let index = firstIndex;
  // The services that a function of Lambda's calls are never cold themselves, and the emulators' first calls take them many times as long as later ones.
  for (const rig of rigs) {
    await onePass(rig, index, warmUps, 'alone');
    index += warmUps;
  }
  // The first round reads every file of it from the disk, which Lambda does elsewhere; it is not counted.
  for (let round = -1; round < rounds; round += 1) {
    for (const [at, subject] of subjects.entries()) {
      const start = await startOnce(subject, articleFile({ index }));
      index += 1;
      if (round >= 0) series[at]?.starts.push(start);
    }
  }
  await floors.close();
  return series;
}

const firstIndex = 6_000_000;

/** Files that each system takes before, by functions that are warm. */
const warmUps = 100;

function ingestOf({ stack, system }: Rig) {
  const [pool] = stack.functions;
  if (pool === undefined) throw new Error(`${system.name} has no function`);
  return pool.definition;
}

async function startOnce({ bundle, rig, name }: Subject, file: ArticleFile): Promise<ColdStart> {
  const event = eventOf(rig, await rig.store([file]));
  const startedAt = String(process.hrtime.bigint());
  const child = fork(
    join(import.meta.dirname, 'cold-start-child.mjs'),
    [bundle.file, JSON.stringify(event), startedAt],
    {
      env: { ...ingestOf(rig).environment },
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    },
  );
  const exited = once(child, 'exit').then(([code]): never => {
    throw new Error(`${name} ended with code ${code} before it had handled its event`);
  });
  const [start] = await Promise.race([once(child, 'message'), exited]);
  exited.catch(() => {});
  const { failures, ...measured } = start as ColdStart & { failures: number };
  if (failures > 0) throw new Error(`${name} failed at its event`);
  // What follows from the file, its announcement, runs elsewhere on Lambda: here it must not run beside the next start.
  await rig.stack.settle();
  return measured;
}
