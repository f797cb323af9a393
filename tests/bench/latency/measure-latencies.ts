import { createPaceSwitch } from '../preload/pace-switch.ts';
import { type Rig, startRig } from '../rig/rig.ts';
import { streamPollMs } from '../rig/stream-polls.ts';
import type { System } from '../rig/systems.ts';
import { onePass } from '../throughput/measure-throughput.ts';
import { type Latencies, measureIdleLatency, measureLatencyUnderLoad } from './measure-latency.ts';

export interface LatencySize {
  /** Files of the two passes that warm a system, the second of which tells what it can do. */
  readonly warmFiles: number;
  readonly rounds: number;
  /** Files one after the other, in each round. */
  readonly idleFiles: number;
  /** Seconds under load, in each round. */
  readonly loadSeconds: number;
  /** The same one after the other at Lambda's pace, at which ours takes a third of a second for each. */
  readonly pacedRounds: number;
  readonly pacedFiles: number;
}

/** One system under one load. */
export interface LatencySeries {
  readonly name: string;
  readonly pace: 'machine' | 'Lambda';
  /** Files a second while it was measured; undefined: one after the other. */
  readonly load: number | undefined;
  /** Latencies of each round. */
  readonly rounds: readonly Latencies[];
}

export interface LatencyFigures {
  readonly series: readonly LatencySeries[];
  /** Files a second of the slowest system when all its files come at once. */
  readonly slowest: number;
}

const concurrency = 2;
const firstIndex = 5_000_000;

/** The systems in turn, round by round: idle and under load at the machine's pace, then idle at Lambda's. */
export async function measureLatencies(systems: readonly System[], size: LatencySize): Promise<LatencyFigures> {
  const paceSwitch = await createPaceSwitch();
  const rigs: Rig[] = [];
  let pollMs: number = streamPollMs.local;
  let measured: System | undefined;

  async function inTurn<T>(rig: Rig, measure: () => Promise<T>): Promise<T> {
    measured = rig.system;
    // Wakes the reader of a stream that rests.
    await rig.stack.settle();
    return measure();
  }

  async function inRounds(
    pace: LatencySeries['pace'],
    load: number | undefined,
    rounds: number,
    measure: (rig: Rig) => Promise<Latencies>,
  ): Promise<LatencySeries[]> {
    const all = rigs.map(({ system }) => ({ name: system.name, pace, load, rounds: [] as Latencies[] }));
    for (let round = 0; round < rounds; round += 1) {
      for (const [at, rig] of rigs.entries()) all[at]?.rounds.push(await inTurn(rig, () => measure(rig)));
    }
    return all;
  }

  try {
    for (const system of systems) {
      const poll = () => (system === measured ? pollMs : streamPollMs.resting);
      rigs.push(await startRig(system, { concurrency, preload: [paceSwitch.module], streamPollMs: poll }));
    }
    const rates: number[] = [];
    for (const rig of rigs) {
      await inTurn(rig, () => onePass(rig, firstIndex, size.warmFiles));
      const pass = await inTurn(rig, () => onePass(rig, firstIndex + size.warmFiles, size.warmFiles));
      rates.push(pass.filesPerSecond);
    }
    // A file alone takes other ways than one of a full batch: they are to be warm as well.
    for (const rig of rigs) await inTurn(rig, () => measureIdleLatency(rig, size.idleFiles / 2, pollMs));
    const slowest = Math.min(...rates);
    const load = Math.max(1, Math.round(slowest / 2));
    const idle = await inRounds('machine', undefined, size.rounds, (rig) =>
      measureIdleLatency(rig, size.idleFiles, pollMs),
    );
    const loaded = await inRounds('machine', load, size.rounds, (rig) =>
      measureLatencyUnderLoad(rig, load, size.loadSeconds),
    );
    pollMs = streamPollMs.lambda;
    await paceSwitch.set(1);
    const paced = await inRounds('Lambda', undefined, size.pacedRounds, (rig) =>
      measureIdleLatency(rig, size.pacedFiles, pollMs),
    );
    return { series: [...idle, ...loaded, ...paced], slowest };
  } finally {
    await Promise.all(rigs.map((rig) => rig.stop()));
    await paceSwitch.remove();
  }
}
