import type { Call } from './call.ts';

/** Where a process can be killed around one call: as it sends it, or when the service has done it and nobody heard. */
export const SIDES = ['before', 'after'] as const;
export type Side = (typeof SIDES)[number];

/**
 * The points between a function's AWS calls at which it can die. They are found, not listed: every label of a call that is
 * seen is a point on both sides, so a call that somebody adds to a function is killed around in the next campaign.
 * Dying behind the answer of one call and dying before the next are the same to the world outside.
 */
export interface CrashPoints {
  /** The side of this call on which its process has not died yet, if there is one. */
  wanted: (call: Call) => Side | undefined;
  visit: (call: Call, side: Side) => void;
  /** Deaths at each point seen: `<label> | <side>` -> times. */
  visits: () => ReadonlyMap<string, number>;
  unvisited: () => string[];
}

export const createCrashPoints = (): CrashPoints => {
  const visits = new Map<string, number>();
  const nameOf = (call: Call, side: Side): string => `${side} ${call.label}`;
  return {
    wanted: (call) => {
      for (const side of SIDES) visits.set(nameOf(call, side), visits.get(nameOf(call, side)) ?? 0);
      return SIDES.find((side) => visits.get(nameOf(call, side)) === 0);
    },
    visit: (call, side) => {
      const name = nameOf(call, side);
      visits.set(name, (visits.get(name) ?? 0) + 1);
    },
    visits: () => visits,
    unvisited: () => [...visits].flatMap(([name, times]) => (times === 0 ? [name] : [])),
  };
};
