import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { page } from './page.ts';
import { rowsBelow } from './rows-below.ts';

const readme = page('README.md');

/** The first line between two marks: the head of a table. */
const headOf = (section: string): string => new RegExp(`<!-- ${section} -->\\n(.*)`).exec(readme)?.[1] ?? '';

describe('README.md -> figures', () => {
  it('are of the campaign that docs/faults.md shows', () => {
    const [row = []] = rowsBelow(readme, headOf('campaign'));
    const [files, deliveries] = row;
    const faults = page('docs/faults.md');
    assert.ok(faults.includes(`**${files} files, ${row.at(-1)} violations**`), `${row}`);
    assert.ok(faults.includes(`| events delivered | ${deliveries} |`), `${row}`);
  });
});
