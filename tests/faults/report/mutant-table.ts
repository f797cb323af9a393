import { markdownTable } from '../../docs/markdown-table.ts';
import type { MutantRun } from '../mutants/run-mutants.ts';

export const mutantTable = (runs: readonly MutantRun[]): string =>
  markdownTable(
    ['what is broken on purpose', 'in', 'caught as'],
    runs.map(({ mutant, caught, found }) => {
      const names = found.map(([name]) => `\`${name}\``).join(', ');
      return [mutant.says, `\`functions/${mutant.file}\``, caught ? names : `**not caught** ${names}`];
    }),
  );
