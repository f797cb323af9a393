import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mapBounded } from '../../../functions/map-bounded.ts';
import { runCampaign } from '../campaign/campaign.ts';
import type { ViolationName } from '../checker/violation.ts';
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

/** A campaign ends at the first round that finds something; a mutant that survives all its rounds was not caught. */
const FILES = 1_000;
const MINUTES = 4;
const ROUND = 100;
const PATIENCE_MS = 5_000;
/** More than a usual storm: what is to be caught needs a fault at one particular call. */
const STRUCK = 0.25;

/** Campaigns at a time, each on emulators of its own: one alone waits more than it works. */
const AT_A_TIME = 2;

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

const runMutant = async (mutant: Mutant, seed: string, note: (line: string) => void): Promise<MutantRun> => {
  const folder = await mkdtemp(join(tmpdir(), 'wiredrop-mutant-'));
  try {
    await buildMutant(mutant, folder);
    const { counts, violations } = await runCampaign({
      seed,
      files: FILES,
      minutes: MINUTES,
      mutants: { [mutant.service]: folder },
      struck: STRUCK,
      outages: false,
      round: ROUND,
      patienceMs: PATIENCE_MS,
      onProgress: note,
    });
    const byName = Map.groupBy(violations, ({ name }) => name);
    const found = [...byName].map(([name, list]) => [name, list.length] as const).sort((a, b) => b[1] - a[1]);
    return { mutant, found, caught: found.some(([name]) => mutant.caughtAs.includes(name)), files: counts.files };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
