import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { REASONS, REPAIRS, WARNINGS } from '../../functions/article/codes.ts';
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

describe('docs/reading.md -> what the reader says', () => {
  const tables = {
    '| repair | what was wrong |': REPAIRS,
    '| warning | what is odd, and left as it is |': WARNINGS,
  };
  for (const [header, codes] of Object.entries(tables)) {
    it(`lists every code: ${header}`, () => {
      const listed = rowsBelow(reading, header).flatMap(([names]) => codesIn(names));
      assert.deepEqual(listed.sort(), Object.keys(codes).sort());
    });
  }

  it('has an example with every repair', () => {
    for (const [code, text] of Object.entries(REPAIRS)) assert.match(text, /`[^`]+`|``/, code);
  });
});
