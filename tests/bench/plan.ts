/** How much is measured. */
export interface Plan {
  /** Starts of each function. */
  readonly starts: number;
  /** Articles the calls are counted with. */
  readonly counted: number;
  /** Files of a pass that warms, then of one that measures CPU. */
  readonly passFiles: number;
  readonly idleFiles: number;
  /** Files a second, and for how many seconds. */
  readonly load: number;
  readonly loadSeconds: number;
  readonly growthFiles: number;
  readonly concurrencies: readonly number[];
  readonly throughputFiles: number;
  readonly throughputPasses: number;
  readonly readingRounds: number;
  readonly itemFiles: number;
}

/** About seven minutes on two cores that have nothing else to do. */
export const fullPlan: Plan = {
  starts: 15,
  counted: 60,
  passFiles: 100,
  idleFiles: 40,
  load: 15,
  loadSeconds: 8,
  growthFiles: 40,
  concurrencies: [1, 4, 16],
  throughputFiles: 240,
  throughputPasses: 3,
  readingRounds: 5,
  itemFiles: 1000,
};

/** Under two minutes. */
export const quickPlan: Plan = {
  starts: 7,
  counted: 10,
  passFiles: 40,
  idleFiles: 10,
  load: 10,
  loadSeconds: 3,
  growthFiles: 10,
  concurrencies: [4],
  throughputFiles: 80,
  throughputPasses: 1,
  readingRounds: 1,
  itemFiles: 200,
};
