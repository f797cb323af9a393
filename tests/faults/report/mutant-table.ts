import type { MutantRun } from '../mutants/run-mutants.ts';
import { table } from './table.ts';

export const mutantTable = (runs: readonly MutantRun[]): string =>
  table(
    ['what is broken on purpose', 'in', 'caught as'],
    runs.map(({ mutant, caught, found }) => {
      const names = found.map(([name]) => `\`${name}\``).join(', ');
      return [mutant.says, `\`functions/${mutant.file}\``, caught ? names : `**not caught** ${names}`];
    }),
  );
