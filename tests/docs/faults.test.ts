import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { VIOLATIONS } from '../faults/checker/violation.ts';
import { MUTANTS } from '../faults/mutants/mutants.ts';
import { page } from './page.ts';
import { codesIn, rowsBelow } from './rows-below.ts';

const faults = page('docs/faults.md');

describe('docs/faults.md', () => {
  it('lists what the checker looks for', () => {
    const listed = rowsBelow(faults, '| name | what is wrong |').map(([name, what]) => [codesIn(name)[0], what]);
    assert.deepEqual(Object.fromEntries(listed), VIOLATIONS);
  });

  it('shows every mutant there is, and as what each was caught', () => {
    const rows = rowsBelow(faults, '| what is broken on purpose | in | caught as |');
    assert.deepEqual(
      rows.map(([says, file]) => [says, ...codesIn(file)]),
      MUTANTS.map(({ says, file }) => [says, `functions/${file}`]),
    );
    for (const [says, , caught] of rows)
      assert.ok(codesIn(caught).length > 0 && !caught?.includes('**not caught**'), says);
  });
});
