import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { REASONS, REPAIRS, SILENCING, WARNINGS } from '../../functions/article/base/codes.ts';
import { page } from './page.ts';
import { codesIn } from './rows-below.ts';

const [, warnings = '', refusals = ''] =
  /\n## Warnings\n(.*?)\n## Why a file is refused\n(.*?)\n## /s.exec(page('docs/reading.md')) ?? [];

describe('docs/reading.md', () => {
  it('names every warning that silences a file, and no other code', () => {
    const named = codesIn(warnings).filter((code) => /^[a-z]+(-[a-z]+)+$/.test(code));
    for (const code of named) assert.ok(code in WARNINGS, code);
    for (const code of SILENCING) assert.ok(named.includes(code), code);
  });

  it('names only reasons that there are, beside that of a deleted object', () => {
    const named = codesIn(refusals).filter((code) => /^[a-z-]+$/.test(code));
    for (const code of named) assert.ok(code in REASONS || code === 'deleted', code);
    assert.ok(named.length >= 3);
  });
});

it('the repairs have an example each', () => {
  for (const [code, text] of Object.entries(REPAIRS)) assert.match(text, /`[^`]+`|``/, code);
});
