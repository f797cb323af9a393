import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Burst, type BurstCounts, burstCounts, ofAll } from '../calls/burst.ts';
import type { Invocation } from '../preload/invocation-log.ts';
import { createPaceSwitch } from '../preload/pace-switch.ts';
import { median } from '../report/statistics.ts';
import { type Rig, startRig } from '../rig/rig.ts';
import type { System } from '../rig/systems.ts';
import { onePass } from './measure-throughput.ts';

export interface BurstSize {
  /** New files of one burst, whose events come at once. */
  readonly files: number;
  readonly bursts: number;
  /** Functions of a kind at a time. */
  readonly concurrency: number;
  /** How many times slower than on Lambda, so that this machine's cores are not what limits it. */
  readonly slowdown: number;
}

/** Counts what files share that come at once: every system's bursts of the same files, in turn, through its whole pipeline at Lambda's pace. */
export async function measureBursts(systems: readonly System[], size: BurstSize): Promise<ReadonlyMap<System, Burst>> {
  const { files, bursts, concurrency, slowdown } = size;
  const paceSwitch = await createPaceSwitch();
  const log = await createInvocationLog();
  const rigs: Rig[] = [];
  let measured: System | undefined;
  let pollMs = localPollMs;
  const passOf = (rig: Rig, first: number, count: number) => {
    measured = rig.system;
    return onePass(rig, first, count);
  };
  try {
    for (const system of systems) {
      const streamPollMs = () => (system === measured ? pollMs : restingPollMs);
      rigs.push(await startRig(system, { concurrency, preload: [log.module, paceSwitch.module], streamPollMs }));
    }
    // Starts the processes and warms them; not counted.
    const warming = concurrency * warmingFiles;
    for (const rig of rigs) await passOf(rig, firstIndex, warming);
    await paceSwitch.set(slowdown);
    pollMs = lambdaPollMs * slowdown;
    const seen = new Map(rigs.map((rig) => [rig, { counts: [] as BurstCounts[], rates: [] as number[] }]));
    for (let burst = 1; burst <= bursts; burst += 1) {
      for (const [rig, { counts, rates }] of seen) {
        await log.take();
        const { filesPerSecond } = await passOf(rig, firstIndex + warming + burst * files, files);
        const functions = rig.stack.functions.map(({ definition }) => definition);
        counts.push(burstCounts(await log.take(), files, { functions, slowdown }));
        rates.push(filesPerSecond * slowdown);
      }
    }
    return new Map(
      [...seen].map(([{ system }, { counts, rates }]) => [
        system,
        { files, bursts, concurrency, slowdown, filesPerSecond: median(rates), ...ofAll(counts) },
      ]),
    );
  } finally {
    await Promise.all(rigs.map((rig) => rig.stop()));
    await log.remove();
    await paceSwitch.remove();
  }
}

interface InvocationLog {
  /** Module to load into the functions' processes. */
  readonly module: string;
  /** What has been done since it was asked last. */
  take(): Promise<Invocation[]>;
  remove(): Promise<void>;
}

async function createInvocationLog(): Promise<InvocationLog> {
  const folder = await mkdtemp(join(tmpdir(), 'wiredrop-bench-'));
  const file = join(folder, 'invocations');
  const module = pathToFileURL(join(import.meta.dirname, '..', 'preload', 'invocation-log.ts'));
  module.search = encodeURIComponent(file);
  await writeFile(file, '');
  return {
    module: module.href,
    async take() {
      const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
      await writeFile(file, '');
      return lines.map((line) => JSON.parse(line) as Invocation);
    },
    remove: () => rm(folder, { recursive: true }),
  };
}

/** Files that each process has done before it counts: V8 compiles what is called often, and a stack that runs has been called often. */
const warmingFiles = 60;

/** Other articles than any other measurement's. */
const firstIndex = 11_000_000;

/** Lambda reads an empty stream four times a second: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
const lambdaPollMs = 250;

const localPollMs = 40;
/** Those whose turn it is not leave the cores to the one whose turn it is. */
const restingPollMs = 10_000;
