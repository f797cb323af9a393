import type { Random } from '../../../fixtures/random.ts';
import type { Call, Operation } from './call.ts';
import { FAULTS, type FaultName } from './faults.ts';

/** A fault that is to happen, and to which calls. */
export interface Injection {
  readonly fault: FaultName;
  /** Absent: each operation that the fault is for. */
  readonly operation?: Operation;
  /** To so many calls, the next ones; absent: to all, until it is ended. */
  readonly times?: number;
  /** To this share of the calls, by chance. */
  readonly share?: number;
  readonly where?: (call: Call) => boolean;
}

export interface Injected {
  /** Calls that it has happened to. */
  happened(): number;
  /** Has it happen to the next call that it fits, whatever its share says. */
  force(): void;
  /** From here on it happens no more. */
  end(): void;
}

/** A fault that was chosen for a call. */
export interface Choice {
  readonly fault: FaultName;
  readonly random: Random;
  /** Says whether it happened: a fault may not fit the call after all. */
  done(happened: boolean): void;
}

export interface FaultPlan {
  inject(injection: Injection): Injected;
  choose(call: Call): Choice | undefined;
  /** Faults by name and operation, `killed after GetObject`, with the calls they happened to. */
  counts(): ReadonlyMap<string, number>;
  /** What was injected and happened less often than planned, or never. */
  missing(): string[];
  /** Ends all injections, and forgets those that happened: the next scenario has its own. */
  clear(): void;
}

interface Entry {
  readonly injection: Injection;
  chosen: number;
  happened: number;
  forced: boolean;
  ended: boolean;
}

/** Chance depends on the call and on how often it came before, not on the order of the calls of several processes. */
export function createFaultPlan(random: Random): FaultPlan {
  const counts = new Map<string, number>();
  const calls = new Map<string, number>();
  let entries: Entry[] = [];

  function fits({ injection, chosen, forced, ended }: Entry, call: Call, dice: Random): boolean {
    const { fault, operation, times, share, where } = injection;
    if (ended || call.operation === 'other' || !FAULTS[fault].operations.includes(call.operation)) return false;
    if (operation !== undefined && operation !== call.operation) return false;
    if (times !== undefined && chosen >= times) return false;
    if (where !== undefined && !where(call)) return false;
    return forced || share === undefined || dice.fork(`${fault} ${operation}`).chance(share);
  }

  return {
    inject(injection) {
      const entry: Entry = { injection, chosen: 0, happened: 0, forced: false, ended: false };
      entries.push(entry);
      return {
        happened: () => entry.happened,
        force() {
          entry.forced = true;
        },
        end() {
          entry.ended = true;
        },
      };
    },
    choose(call) {
      const name = `${call.operation} ${call.subject}`;
      const nth = (calls.get(name) ?? 0) + 1;
      calls.set(name, nth);
      const dice = random.fork(`${name} ${nth}`);
      const entry = entries.find((one) => fits(one, call, dice));
      if (entry === undefined) return undefined;
      entry.chosen += 1;
      return {
        fault: entry.injection.fault,
        random: dice,
        done(happened) {
          if (!happened) entry.chosen -= 1;
          else {
            entry.happened += 1;
            entry.forced = false;
            const label = `${entry.injection.fault} ${call.operation}`;
            counts.set(label, (counts.get(label) ?? 0) + 1);
          }
        },
      };
    },
    counts: () => counts,
    missing: () =>
      entries.flatMap(({ injection: { fault, operation = 'call', times = 1 }, happened }) =>
        happened >= times ? [] : [`${fault} ${operation}: ${happened} of ${times}`],
      ),
    clear() {
      entries = [];
    },
  };
}
