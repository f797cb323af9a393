import type { ReadingSize } from './reading/read.ts';
import type { BurstSize } from './throughput/measure-burst.ts';

/** How much is measured. */
export interface Plan {
  /** Starts of each function. */
  readonly starts: number;
  /** Articles the calls are counted with. */
  readonly counted: number;
  /** Files of a pass that measures the CPU of a file, and how many such passes. */
  readonly passFiles: number;
  readonly cpuPasses: number;
  /** Files that come at once, to see what they share: as many functions as a stack has by default (`maxConcurrency` in infra/settings.ts). */
  readonly burst: BurstSize;
  readonly latency: LatencySize;
  readonly growthFiles: number;
  readonly throughput: readonly ThroughputSize[];
  readonly throughputPasses: number;
  readonly reading: ReadingSize;
  readonly itemFiles: number;
}

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

/** Under half an hour on two cores that have nothing else to do. */
export const fullPlan: Plan = {
  starts: 15,
  counted: 60,
  passFiles: 100,
  cpuPasses: 3,
  burst: { files: 240, bursts: 3, concurrency: 10, slowdown: 10 },
  latency: { warmFiles: 200, rounds: 5, idleFiles: 60, loadSeconds: 2, pacedRounds: 2, pacedFiles: 12 },
  growthFiles: 40,
  throughput: [
    { concurrency: 1, files: 360, pacedFiles: { direct: 120, queued: 120 }, slowdown: 1 },
    { concurrency: 4, files: 480, pacedFiles: { direct: 240, queued: 240 }, slowdown: 3 },
    { concurrency: 16, files: 480, pacedFiles: { direct: 480, queued: 1600 }, slowdown: 7 },
  ],
  throughputPasses: 3,
  reading: { processes: 5, rounds: 20 },
  itemFiles: 1000,
};

/** Under two minutes. */
export const quickPlan: Plan = {
  starts: 7,
  counted: 10,
  passFiles: 40,
  cpuPasses: 1,
  burst: { files: 80, bursts: 1, concurrency: 10, slowdown: 6 },
  latency: { warmFiles: 40, rounds: 2, idleFiles: 10, loadSeconds: 1, pacedRounds: 1, pacedFiles: 5 },
  growthFiles: 10,
  throughput: [{ concurrency: 4, files: 80, pacedFiles: { direct: 80, queued: 80 }, slowdown: 3 }],
  throughputPasses: 1,
  reading: { processes: 1, rounds: 1 },
  itemFiles: 200,
};
