import type { ReadingSize } from './read.ts';

/** How much is measured. */
export interface Plan {
  /** Starts of each function. */
  readonly starts: number;
  /** Articles the calls are counted with. */
  readonly counted: number;
  /** Files of a pass that measures the CPU of a file, and how many such passes. */
  readonly passFiles: number;
  readonly cpuPasses: number;
  readonly idleFiles: number;
  /** Files a second, and for how many seconds. */
  readonly load: number;
  readonly loadSeconds: number;
  readonly growthFiles: number;
  readonly throughput: readonly ThroughputSize[];
  readonly throughputPasses: number;
  readonly reading: ReadingSize;
  readonly itemFiles: number;
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

/** About twenty minutes on two cores that have nothing else to do. */
export const fullPlan: Plan = {
  starts: 15,
  counted: 60,
  passFiles: 100,
  cpuPasses: 3,
  idleFiles: 40,
  load: 15,
  loadSeconds: 8,
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
  idleFiles: 10,
  load: 10,
  loadSeconds: 3,
  growthFiles: 10,
  throughput: [{ concurrency: 4, files: 80, pacedFiles: { direct: 80, queued: 80 }, slowdown: 3 }],
  throughputPasses: 1,
  reading: { processes: 1, rounds: 1 },
  itemFiles: 200,
};
