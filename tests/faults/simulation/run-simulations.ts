import { check } from '../checker/check.ts';
import type { Violation } from '../checker/violation.ts';
import { plainItem, textOf } from '../checker/world/plain-item.ts';
import { simulateStorm } from './simulate-storm.ts';

/** Files of one storm: enough that most of what can befall an article does. */
export const STORM_FILES = 60;

export interface Simulations {
  readonly seed: string;
  readonly storms: number;
  readonly files: number;
  readonly deaths: number;
  /** Receipts by disposition. */
  readonly dispositions: ReadonlyMap<string, number>;
  /** With the seed of its storm, which finds it again. */
  readonly found: readonly (Violation & { readonly storm: string })[];
}

/** One storm after the other, each with a seed of its own. @param note hears of each in which something is wrong. */
export const runSimulations = async (
  seed: string,
  storms: number,
  note: (line: string) => void,
): Promise<Simulations> => {
  const found: (Violation & { storm: string })[] = [];
  const dispositions = new Map<string, number>();
  let [files, deaths] = [0, 0];
  for (let at = 0; at < storms; at++) {
    const storm = `${seed}/${at}`;
    const simulated = await simulateStorm(storm, STORM_FILES);
    files += simulated.world.versions.length;
    deaths += simulated.deaths;
    for (const item of simulated.world.items.map(plainItem)) {
      if (item.entity !== 'receipt') continue;
      const disposition = textOf(item, 'disposition');
      dispositions.set(disposition, (dispositions.get(disposition) ?? 0) + 1);
    }
    for (const violation of check(simulated.world)) {
      found.push({ ...violation, storm });
      note(`${storm}: ${violation.name}: ${violation.detail}`);
    }
  }
  return { seed, storms, files, deaths, dispositions, found };
};
