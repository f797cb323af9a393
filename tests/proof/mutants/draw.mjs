// A plugin of Stryker: of the mutants that some test runs, as many as MUTATE_MUTANTS says are tried, drawn by
// MUTATE_SEED.
import { hash } from 'node:crypto';

const { MUTATE_MUTANTS = '', MUTATE_SEED = '1' } = process.env;
/** @typedef {{ id: string, fileName: string, location: object, replacement?: string, coveredBy?: string[],
 *   static?: boolean }} Mutant */

class Draw {
  async init() {}

  /** One group: only who sees all can draw some. @param {Mutant[]} mutants */
  async group(mutants) {
    return [mutants.map(({ id }) => id)];
  }

  /** @param {Mutant[]} mutants */
  async check(mutants) {
    /** @param {Mutant} mutant */
    const order = ({ fileName, location, replacement }) =>
      hash('sha256', JSON.stringify([MUTATE_SEED, fileName.split('/').slice(-3), location, replacement]));
    const covered = mutants.filter(({ coveredBy = [], static: isStatic }) => isStatic || coveredBy.length > 0);
    const drawn = covered
      .toSorted((one, other) => (order(one) < order(other) ? -1 : 1))
      .slice(0, Number(MUTATE_MUTANTS));
    const isDrawn = new Set(drawn.map(({ id }) => id));
    // Stryker counts no mutant that does not compile.
    return Object.fromEntries(
      mutants.map(({ id }) => [
        id,
        isDrawn.has(id) ? { status: 'passed' } : { status: 'compileError', reason: 'not drawn' },
      ]),
    );
  }
}

export const strykerPlugins = [{ kind: 'Checker', name: 'draw', injectableClass: Draw }];
