import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { INVARIANTS } from '../proof/checker/invariants.ts';
import { page } from './page.ts';
import { codesIn, rowsBelow } from './rows-below.ts';

// Goal: docs/proof.md names tests and invariants that there are, and leaves no invariant out. Method: titles are collected
// from the calls that make tests, as they are written.

const TITLE = /\b(?:describe|it|test)\(\s*(['"`])((?:\\.|(?!\1).)*)\1/gs;

const files = globSync('tests/**/*.test.ts', { cwd: new URL('../..', import.meta.url).pathname });
const titles = files.flatMap((file) => Array.from(page(file).matchAll(TITLE), ([, , title = '']) => title));
const rows = rowsBelow(page('docs/proof.md'), '| promise | door | test | proof |').filter(([, door]) => door !== '');

describe('docs/proof.md', () => {
  it('names for each promise a test that there is, by its title or the beginning of one', () => {
    const unknown = rows.filter(([, , test = '']) => {
      const title = test.split(' › ').at(-1) ?? '';
      const begins = title.replace(/ …$/, '');
      return begins === title ? !titles.includes(title) : titles.filter((one) => one.startsWith(begins)).length !== 1;
    });
    assert.deepEqual(
      unknown.map(([promise, , test]) => `${promise}: ${test}`),
      [],
    );
    assert.ok(rows.length >= 40);
  });

  it('names every invariant of the checker, and no other', () => {
    const named = rows.flatMap(([, , , proof]) => codesIn(proof)).filter((code) => /^[a-z]+(?:-[a-z]+)+$/.test(code));
    assert.deepEqual([...new Set(named)].sort(), INVARIANTS.map(({ name }) => name).sort());
    assert.ok(page('docs/proof.md').includes(`${INVARIANTS.length} invariants`));
  });

  it('names doors that there are', () => {
    const paths = rows.flatMap(([, door]) => codesIn(door)).filter((code) => /^[\w-]+\/.*\.ts$/.test(code));
    for (const path of paths) assert.ok(readFileSync(new URL(`../../functions/${path}`, import.meta.url)).length > 0);
    assert.ok(paths.length >= 30);
  });
});
