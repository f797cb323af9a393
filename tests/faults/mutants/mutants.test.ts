import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { transformSync } from 'esbuild';
import { mutate } from './build-mutant.ts';
import { MUTANTS } from './mutants.ts';

const functions = join(import.meta.dirname, '..', '..', '..', 'functions');

describe('mutants', () => {
  for (const mutant of MUTANTS) {
    it(`can still be made: ${mutant.says}`, () => {
      const source = readFileSync(join(functions, mutant.file), 'utf8');
      const mutated = mutate(mutant, source);
      assert.notEqual(mutated, source);
      // throws where what is left is no program
      transformSync(mutated, { loader: 'ts' });
    });
  }

  it('are refused when what they replace is not there, or twice', () => {
    const [mutant] = MUTANTS;
    assert.ok(mutant);
    assert.throws(() => mutate(mutant, ''), /0 times/);
    assert.throws(() => mutate(mutant, mutant.find.repeat(2)), /2 times/);
  });
});
