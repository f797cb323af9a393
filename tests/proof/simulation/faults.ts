import type { Random } from '../../fixtures/random.ts';

/** What can go wrong at one step, and how often where a storm has it at all. */
const RATES = {
  'death before a call': 0.02,
  'death after a call': 0.02,
  'frozen process': 0.02,
  'clock skew': 0.5,
  'object not available': 0.05,
  'answer cut short': 0.2,
  'failed read': 0.03,
  'old read': 0.3,
  'torn read': 0.3,
  'refused write': 0.05,
  'half-visible transaction': 0.1,
  'throttled write': 0.03,
  'answer lost after a write': 0.05,
  'write in doubt': 0.03,
  'event delivered twice': 0.3,
  'partial publish': 0.15,
  'failed publish': 0.05,
  'answer lost after a publish': 0.1,
  'message delivered twice': 0.1,
} as const;

/** What follows from faults, and is counted like them. */
const CONSEQUENCES = ['partial batch', 'dead letter redriven', 'stream batch given up'] as const;

export type Fault = keyof typeof RATES | (typeof CONSEQUENCES)[number];

export const FAULTS: readonly Fault[] = [...(Object.keys(RATES) as (keyof typeof RATES)[]), ...CONSEQUENCES];

export type Faults = ReturnType<typeof stormFaults>;

/** Most storms have a few kinds of faults only, so that each kind is also met without the others. */
export function stormFaults(random: Random) {
  const share = random.pick([0.2, 0.5, 1]);
  const rates = new Map(Object.entries(RATES).filter(() => random.chance(share)));
  const counts = new Map<Fault, number>();
  const note = (fault: Fault): void => void counts.set(fault, (counts.get(fault) ?? 0) + 1);
  return {
    /** Whether this fault happens now; counted where it does. */
    happens: (fault: keyof typeof RATES) => {
      const happens = random.chance(rates.get(fault) ?? 0);
      if (happens) note(fault);
      return happens;
    },
    note,
    /** From now on nothing goes wrong. */
    stop: () => rates.clear(),
    counts,
  };
}

/** What every call of a process throws once it is dead. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/** A fault of a service that passes, as the SDK throws it. */
export function transientFault(name: string): Error {
  return Object.assign(new Error(`${name}: injected`), { name, $retryable: { throttling: false } });
}

/** A file that others were faster than every time, and a message that is no event: no fault of the product. */
const EXPECTED = ['ContentionError', 'UnknownMessageError'];

/** Whether a file failed for what was done to it; any other failure is the product's own fault. */
export function isInjected(error: unknown): boolean {
  return error instanceof Error && (error instanceof Killed || '$retryable' in error || EXPECTED.includes(error.name));
}
