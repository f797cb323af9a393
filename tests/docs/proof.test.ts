import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { INVARIANTS } from '../proof/checker/invariants.ts';
import { page } from './page.ts';
import { codesIn, rowsBelow } from './rows-below.ts';

// Goal: docs/proof.md names tests and invariants that there are, and leaves no invariant out. Method: titles are
// collected from the calls that make tests, as they are written.

const TITLE = /^([ \t]*)[^\n]*?\b(describe|it|test)\(\s*(['"`])((?:\\.|(?!\3).)*?)\3/gms;

const files = globSync('tests/**/*.test.ts', { cwd: new URL('../..', import.meta.url).pathname });
const titles = new Set(files.flatMap((file) => titlesIn(page(file))));
const rows = rowsBelow(page('docs/proof.md'), '| promise | door | test | proof |').filter(([, door]) => door !== '');

/**
 * Whole titles of tests, each after that of its group, by which a person understands it: `group › title`. The case of a
 * title that has several (`title: ${case}`) is no part of it.
 */
function titlesIn(text: string): string[] {
  const groups: { indent: number; title: string }[] = [];
  return Array.from(text.matchAll(TITLE), ([, { length: indent } = '', call, , written = '']) => {
    const title = written.replaceAll("\\'", "'").replace(/: [\w ]*\$\{.*$/s, '');
    while (groups.length > 0 && (groups.at(-1)?.indent ?? 0) >= indent) groups.pop();
    const name = [...groups.slice(-1).map((group) => group.title), title].join(' › ');
    if (call === 'describe') groups.push({ indent, title });
    return name;
  });
}

describe('docs/proof.md', () => {
  it('names for each promise a test that there is, by its whole title and its group', () => {
    const unknown = rows.filter(([, , test = '']) => !titles.has(test));
    const found = unknown.map(([promise, , test]) => `${promise}: ${test}`);
    assert.deepEqual(found, []);
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
