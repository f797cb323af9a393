import { checkWorld } from '../checker/check-world.ts';
import type { Violation } from '../checker/world.ts';
import { correctionsIn, worldView } from '../checker/world-view.ts';
import type { ProtocolMutant } from '../protocol-mutants.ts';
import type { Fault } from './faults.ts';
import { runStorm } from './storm.ts';

/** The first storm after which something was wrong. */
export interface StormFailure {
  /** Finds the storm again: `npm run simulate -- --seed <seed>`. */
  readonly seed: string;
  readonly violations: readonly Violation[];
  readonly history: readonly string[];
}

/**
 * Storms one after the other, until something is wrong. The first has the seed itself, so that one storm can be
 * repeated. Counts what a person did to stories by name: splits, merges, withdrawals and what was restored from them.
 */
export async function runStorms(seed: string, most: number, mutant?: ProtocolMutant) {
  const faults = new Map<Fault, number>();
  const dispositions = new Map<string, number>();
  const corrections = new Map<string, number>();
  const count = (counts: Map<string, number>, name: string) => void counts.set(name, (counts.get(name) ?? 0) + 1);
  let [storms, files, failure] = [0, 0, undefined as StormFailure | undefined];
  while (storms < most && !failure) {
    const one = storms === 0 ? seed : `${seed}/${storms}`;
    const { world, faults: happened, history, ownFault } = await runStorm(one, mutant);
    storms += 1;
    files += world.uploads.length;
    for (const [fault, times] of happened) faults.set(fault, (faults.get(fault) ?? 0) + times);
    for (const { entity, disposition } of world.items) if (entity === 'receipt') count(dispositions, `${disposition}`);
    for (const name of correctionsIn(worldView(world))) count(corrections, name);
    const violations = ownFault === undefined ? checkWorld(world) : [faultOf(ownFault)];
    if (violations.length > 0) failure = { seed: one, violations, history };
  }
  return { storms, files, faults, dispositions, corrections, failure };
}

/** A file that fails for no fault of its surroundings would fail for ever, and with it all that share its message. */
function faultOf(error: unknown): Violation {
  return { invariant: 'product-has-no-fault', subject: String(error), detail: (error as Error)?.stack ?? '' };
}

/** Lines of history that a person reads. */
const MOST_LINES = 60;

/** What was wrong, what happened before it, and how to see it again. */
export function failureText({ seed, violations, history }: StormFailure): string {
  return [
    `Storm ${seed}:`,
    ...violations.slice(0, 10).map(({ invariant, subject, detail }) => `  ${invariant}: ${subject}: ${detail}`),
    'What happened:',
    ...history.slice(-MOST_LINES).map((line) => `  ${line}`),
    `Again: npm run simulate -- --seed ${seed} --storms 1`,
  ].join('\n');
}
