import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ingestedKey, isIngested, parsePatterns } from '../../../../infra/cli/files/names.ts';

const everywhere = parsePatterns('*.md *.txt');
const below = parsePatterns('articles/*.md articles/*.txt');

describe('the names that are ingested', () => {
  it('begin with the prefix and end with one of the suffixes, letter for letter', () => {
    assert.equal(isIngested(everywhere, 'deep/a.md'), true);
    assert.equal(isIngested(everywhere, 'a.MD'), false);
    assert.equal(isIngested(below, 'articles/a.txt'), true);
    assert.equal(isIngested(below, 'other/a.txt'), false);
  });

  it('are where a file is put so that it is ingested', () => {
    assert.equal(ingestedKey(everywhere, 'deep/a.md'), 'deep/a.md');
    assert.equal(ingestedKey(below, 'deep/a.md'), 'articles/deep/a.md');
    assert.equal(ingestedKey(below, 'a.png'), undefined);
  });
});
