import type { Call, Operation } from './call.ts';
import { FAULTS, type FaultName } from './faults.ts';

/** A fault that is to happen, and the calls that it is to happen to. */
export interface Injection {
  readonly fault: FaultName;
  /** Absent: each operation that the fault is for. */
  readonly operation?: Operation;
  /** So many calls, the next ones; absent: all until it is ended. */
  readonly times?: number;
  /** Only one call in this number. */
  readonly every?: number;
  readonly where?: (call: Call) => boolean;
}

/** A fault that was chosen for a call. */
export interface Choice {
  readonly fault: FaultName;
  /** Says whether it happened: a fault may not fit the call after all. */
  done(happened: boolean): void;
}

export interface FaultPlan {
  /** @returns a function that ends the injection. */
  inject(injection: Injection): () => void;
  choose(call: Call): Choice | undefined;
  /** How often each fault happened to each operation so far, by `killed after GetObject`. */
  counts(): ReadonlyMap<string, number>;
  /** Injections that happened less often than planned. */
  missing(): string[];
  /** Ends all injections, so that the next scenario has only its own. */
  clear(): void;
}

interface Entry {
  readonly injection: Injection;
  fitting: number;
  chosen: number;
  happened: number;
  ended: boolean;
}

export function createFaultPlan(): FaultPlan {
  const counts = new Map<string, number>();
  let entries: Entry[] = [];

  function takes(entry: Entry, call: Call): boolean {
    const { fault, operation = call.operation, times = Number.POSITIVE_INFINITY, every = 1, where } = entry.injection;
    if (entry.ended || call.operation === 'other' || operation !== call.operation || entry.chosen >= times)
      return false;
    if (!FAULTS[fault].operations.includes(call.operation) || where?.(call) === false) return false;
    entry.fitting += 1;
    return entry.fitting % every === 0;
  }

  return {
    inject(injection) {
      const entry: Entry = { injection, fitting: 0, chosen: 0, happened: 0, ended: false };
      entries.push(entry);
      return () => {
        entry.ended = true;
      };
    },
    choose(call) {
      const entry = entries.find((one) => takes(one, call));
      if (entry === undefined) return undefined;
      entry.chosen += 1;
      const { fault } = entry.injection;
      return {
        fault,
        done(happened) {
          if (!happened) {
            entry.chosen -= 1;
            return;
          }
          entry.happened += 1;
          const label = `${fault} ${call.operation}`;
          counts.set(label, (counts.get(label) ?? 0) + 1);
        },
      };
    },
    counts: () => counts,
    missing: () =>
      entries.flatMap(({ injection: { fault, operation = 'call', times = 1, every }, happened }) =>
        happened >= times || every !== undefined ? [] : [`${fault} ${operation}: ${happened} of ${times}`],
      ),
    clear() {
      entries = [];
    },
  };
}
