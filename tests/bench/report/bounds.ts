import { times } from './numbers.ts';
import type { Target } from './section.ts';
import type { Spread } from './statistics.ts';

export function atLeast(what: string, bound: number, ratio: Spread): Target {
  return { what, wanted: `≥ ${bound}x`, figure: times(ratio), reached: ratio.median >= bound };
}

export function atMost(what: string, bound: number, ratio: Spread): Target {
  return { what, wanted: `≤ ${bound}x`, figure: times(ratio), reached: ratio.median <= bound };
}
