import type { LatencySize } from './latency/measure-latencies.ts';
import type { ReadingSize } from './reading/read.ts';
import type { BurstSize } from './throughput/measure-burst.ts';
import type { ThroughputSize } from './throughput/measure-throughput.ts';

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

/** Half an hour to forty minutes on two cores that have nothing else to do. */
export const fullPlan: Plan = {
  starts: 45,
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

/** Some six minutes. Each figure of reading is that of the quietest round: of few rounds none may be quiet. */
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
  reading: { processes: 1, rounds: 20 },
  itemFiles: 200,
};
