import type { CallCounts } from './measure-calls.ts';
import type { System } from './systems.ts';
import type { RunningFacts } from './usage.ts';

/** A system with everything its price depends on. */
export interface MeasuredSystem {
  readonly system: System;
  readonly counts: CallCounts;
  readonly facts: RunningFacts;
}
