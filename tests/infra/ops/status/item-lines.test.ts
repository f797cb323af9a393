import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { itemLines } from '../../../../infra/ops/status/item-lines.ts';

describe('itemLines', () => {
  it('begins with what a person looks for, and leaves out what only the table needs', () => {
    const item = { sk: 'STORY', url: 'u', pk: 'p', version: 1, schema: 1, entity: 'story', title: 'T', key: 'a.md' };
    assert.deepEqual(itemLines(item), ['key           a.md', 'title         T', 'url           u']);
  });

  it('gives each article of a story a line of its own', () => {
    const articles = [
      { articleId: '1', publisher: 'Wire', disposition: 'new' },
      { articleId: '2', disposition: 'copy' },
    ];
    assert.deepEqual(itemLines({ articles }), [
      'articles      articleId 1, publisher Wire, disposition new',
      '              articleId 2, disposition copy',
    ]);
  });

  it('keeps plain lists in a line, and terminals safe', () => {
    assert.deepEqual(itemLines({ authors: ['A', 'B\u001b[2J'] }), ['authors       A, B']);
  });
});
