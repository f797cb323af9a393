import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { page } from './page.ts';
import { rowsBelow } from './rows-below.ts';

const readme = page('README.md');

/** The first line between two marks: the head of a table. */
const headOf = (section: string): string => new RegExp(`<!-- ${section} -->\\n(.*)`).exec(readme)?.[1] ?? '';

describe('README.md -> figures', () => {
  it('are of the bench that docs/bench.md shows', () => {
    const [bursts = [], alone = []] = rowsBelow(readme, headOf('bench'));
    const bench = page('docs/bench.md');
    for (const sum of [...bursts.slice(1), ...alone.slice(1)]) assert.ok(bench.includes(`| ${sum} |`), sum);
    assert.equal(bursts.length + alone.length, 10);
  });
});
