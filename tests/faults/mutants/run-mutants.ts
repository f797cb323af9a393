import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mapBounded } from '../../../functions/map-bounded.ts';
import { runCampaign } from '../campaign/campaign.ts';
import type { Violation, ViolationName } from '../checker/violation.ts';
import { buildMutant } from './build-mutant.ts';
import type { Mutant } from './mutant.ts';
import { MUTANTS } from './mutants.ts';

export interface MutantRun {
  readonly mutant: Mutant;
  /** Names of the violations that were found, most frequent first. */
  readonly found: readonly (readonly [ViolationName, number])[];
  /** Whether one of the names is one it had to be caught by. */
  readonly caught: boolean;
  readonly files: number;
}

/** What all these campaigns have in common. One that survives all its rounds was not caught. */
const CAMPAIGN = {
  files: 1_000,
  minutes: 4,
  round: 100,
  patienceMs: 5_000,
  /** More than in a usual storm: what is to be caught needs a fault at one particular call. */
  struck: 0.25,
  outages: false,
} as const;

/** Campaigns at a time, each on emulators of its own: one alone waits more than it works. */
const AT_A_TIME = 3;

/** @param only part of what a mutant says; empty: all of them. */
export const runMutants = (seed: string, only: string, note: (line: string) => void): Promise<MutantRun[]> =>
  mapBounded(
    MUTANTS.filter(({ says }) => says.includes(only)),
    AT_A_TIME,
    async (mutant) => {
      const run = await runMutant(mutant, seed, (line) => note(`  ${mutant.says}: ${line}`));
      const names = run.found.map(([name, times]) => `${name} (${times})`).join(', ') || 'nothing found';
      note(`${run.caught ? 'caught' : 'NOT CAUGHT'}: ${mutant.says}: ${names}`);
      return run;
    },
  );

/**
 * The functions as they are, under what a mutant goes through, to its end: whatever is found there is a false alarm, and a mutant
 * that is caught by one was not.
 */
export const runControl = async (seed: string, note: (line: string) => void): Promise<readonly Violation[]> => {
  const early: Violation[] = [];
  const { violations } = await runCampaign({
    ...CAMPAIGN,
    seed,
    files: CAMPAIGN.round,
    isEnough: (found) => {
      early.push(...found);
      return false;
    },
    onProgress: (line) => note(`  nothing is broken: ${line}`),
  });
  return [...early, ...violations];
};

const runMutant = async (mutant: Mutant, seed: string, note: (line: string) => void): Promise<MutantRun> => {
  const folder = await mkdtemp(join(tmpdir(), 'wiredrop-mutant-'));
  const isCaught = (found: readonly Violation[]): boolean => found.some(({ name }) => mutant.caughtAs.includes(name));
  try {
    await buildMutant(mutant, folder);
    const mutants = { [mutant.service]: folder };
    const { counts, violations } = await runCampaign({
      ...CAMPAIGN,
      seed,
      mutants,
      isEnough: isCaught,
      onProgress: note,
    });
    const byName = Map.groupBy(violations, ({ name }) => name);
    const found = [...byName].map(([name, list]) => [name, list.length] as const).sort((a, b) => b[1] - a[1]);
    return { mutant, found, caught: isCaught(violations), files: counts.files };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
