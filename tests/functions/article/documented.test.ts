import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { REASONS } from '../../../functions/article/reasons.ts';
import { REPAIRS } from '../../../functions/article/repairs.ts';
import { WARNINGS } from '../../../functions/article/warnings.ts';

const page = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

/** The rows of the Markdown table below this header: what stands in code in the first cell, and the second cell. */
function rowsBelow(markdown: string, header: string): [codes: string[], text: string][] {
  const table = markdown.split(`${header}\n|---|---|\n`)[1] ?? '';
  const rows = table.split('\n').slice(
    0,
    table.split('\n').findIndex((line) => !line.startsWith('|')),
  );
  return rows.map((row) => {
    const [, first = '', second = ''] = row.split(/(?<!\\)\|/);
    return [Array.from(first.matchAll(/`([\w-]+)`/g), ([, code]) => code ?? ''), second.trim().replaceAll('\\|', '|')];
  });
}

describe('README -> why a file is refused', () => {
  it('lists every reason but our own fault, and that an object may be gone', () => {
    const readme = page('README.md');
    const listed = rowsBelow(readme, '| reason | what to do |').flatMap(([codes]) => codes);
    const reasons = Object.keys(REASONS).filter((reason) => reason !== 'reader-fault');
    assert.deepEqual(listed.sort(), [...reasons, 'deleted'].sort());
    assert.ok(readme.includes('`reader-fault`'));
  });
});

describe('docs/reading.md -> what the reader says', () => {
  const reading = page('docs/reading.md');
  const tables = {
    '| repair | what was wrong, with an example |': REPAIRS,
    '| warning | what is odd, and left as it is |': WARNINGS,
  };
  for (const [header, codes] of Object.entries(tables)) {
    it(`lists ${header}`, () => {
      const listed = rowsBelow(reading, header).map(([[code = ''], text]) => [code, text]);
      assert.deepEqual(Object.fromEntries(listed), codes);
    });
  }

  it('has an example with every repair', () => {
    for (const [code, text] of Object.entries(REPAIRS)) assert.match(text, /`[^`]+`|``/, code);
  });
});
