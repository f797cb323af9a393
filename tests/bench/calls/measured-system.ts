import { type Cost, costPerMillion, type Region } from '../prices/cost.ts';
import type { System } from '../rig/systems.ts';
import type { CallCounts, CaseCost } from './measure-calls.ts';
import { type Arrivals, type RunningFacts, usageOf } from './usage.ts';

/** A system with everything its price depends on. */
export interface MeasuredSystem {
  readonly system: System;
  readonly counts: CallCounts;
  readonly facts: RunningFacts;
}

/** @throws when it was not measured. */
export function measuredOf(measured: readonly MeasuredSystem[], { name }: System): MeasuredSystem {
  const found = measured.find(({ system }) => system.name === name);
  if (found === undefined) throw new Error(`${name} was not measured`);
  return found;
}

/** @throws when none was measured. */
export function newArticle({ system, counts }: MeasuredSystem): CaseCost {
  if (counts.new === undefined) throw new Error(`${system.name}: no new article was measured`);
  return counts.new;
}

/** Dollars for a million new articles. */
export function billOf(measured: MeasuredSystem, arrivals: Arrivals, region: Region): Cost {
  return costPerMillion(usageOf(newArticle(measured), measured.facts, arrivals), region);
}
