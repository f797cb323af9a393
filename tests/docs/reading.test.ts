import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { REASONS, REPAIRS, SILENCING, WARNINGS } from '../../functions/article/base/codes.ts';
import { page } from './page.ts';
import { codesIn, rowsBelow } from './rows-below.ts';

const reading = page('docs/reading.md');

/** Reasons of readArticle with which no file is rejected; `reader-fault` makes it a dead letter. */
const OTHERS = ['container', 'retracted', 'reader-fault'];

describe('docs/reading.md -> why a file is refused', () => {
  it('lists every reason for a rejection except reader-fault, and the deleted object', () => {
    const listed = rowsBelow(reading, '| reason | what to do |').flatMap(([reasons]) => codesIn(reasons));
    const reasons = Object.keys(REASONS).filter((reason) => !OTHERS.includes(reason));
    assert.deepEqual(listed.sort(), [...reasons, 'deleted'].sort());
    assert.ok(reading.includes('`reader-fault`'));
  });
});

describe('docs/reading.md -> warnings', () => {
  it('lists what silences a file, by codes that there are', () => {
    const listed = rowsBelow(reading, '| warning | |').flatMap(([names]) => codesIn(names));
    for (const code of listed) assert.ok(code in WARNINGS, code);
    for (const code of SILENCING) assert.ok(listed.includes(code), code);
  });
});

describe('the repairs', () => {
  it('have an example each', () => {
    for (const [code, text] of Object.entries(REPAIRS)) assert.match(text, /`[^`]+`|``/, code);
  });
});
