import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { codes, read } from '../reading.ts';

describe('readArticle -> metadata without fences of dashes', () => {
  it('reads what Hexo writes as JSON above semicolons, opened or not', () => {
    for (const opening of ['', ';;;\n']) {
      const article = read(
        `${opening}"title": "Hello: World",\n"date": "2013/7/13 20:46:25",\n"tags": ["a", "b"]\n;;;\n\nThe text.\n\n;;;\nMore.`,
      );
      assert.equal(article.title, 'Hello: World');
      assert.equal(article.publishedAt, '2013-07-13T11:46:25.000Z');
      assert.deepEqual(article.tags, ['a', 'b']);
      assert.equal(article.text, 'The text.\n\n;;;\nMore.');
      assert.deepEqual(codes(article), opening === '' ? ['unopened-fence'] : []);
    }
    assert.equal(read(';;;\n{"title": "A"}\n;;;\nText.').title, 'A');
  });

  it('reads what Coleslaw writes between semicolons', () => {
    const article = read(';;;;;\ntitle: Example\nformat: md\ndate: 2019-06-15\n;;;;;\nThe text.');
    assert.deepEqual([article.title, article.text], ['Example', 'The text.']);
  });

  it('reads the metadata of Pelican and MultiMarkdown, whose values stand as they are', () => {
    const article = read(
      'Title: Issue #5: my "first" [post]\nAuthors: Ana Ruiz, Kim Lee\nDate: 2019-10-4 12:10\nModified: 2020-01-02\nCategory: news\nTags: night, #ferry\nSummary: One\n    two\n\nThe text.\n\n---\n\nNote: more\n\nEnd.',
    );
    assert.equal(article.title, 'Issue #5: my "first" [post]');
    assert.deepEqual(article.authors, [{ name: 'Ana Ruiz' }, { name: 'Kim Lee' }]);
    assert.equal(article.publishedAt, '2019-10-04T03:10:00.000Z');
    assert.equal(article.updatedAt, '2020-01-01T15:00:00.000Z');
    assert.deepEqual([article.category, article.tags], ['news', ['night', '#ferry']]);
    assert.equal(article.description, 'One two');
    assert.equal(article.text, 'The text.\n\n---\n\nNote: more\n\nEnd.');
    assert.deepEqual(codes(article), ['unopened-fence', 'unclosed-fence']);
    const tight = read('title:Post Guide\nslug:path-to-page\ndate:2020-01-01\nauthor:"philip"\n\n\nA Guide\n=====\n');
    assert.deepEqual([tight.title, tight.authors], ['Post Guide', [{ name: 'philip' }]]);
    assert.equal(tight.text, 'A Guide\n=====');
  });

  it('reads the metadata that Nikola keeps in a comment', () => {
    const article = read(
      '<!--\n.. title: The Handbook: a #1 guide\n.. slug: handbook\n.. date: 2012-03-30 23:00:00 UTC-03:00\n.. tags: a, b\n.. link:\n\n-->\n\nThe text.\n',
    );
    assert.equal(article.title, 'The Handbook: a #1 guide');
    assert.equal(article.publishedAt, '2012-03-31T02:00:00.000Z');
    assert.deepEqual(article.tags, ['a', 'b']);
    assert.equal(article.text, 'The text.');
    assert.equal(article.frontMatterState, 'strict');
  });

  it('reads the properties of a page of Logseq', () => {
    const article = read('title:: A page: one\ndate:: 2021-03-04\ntags:: a, b\n\n- block');
    assert.deepEqual([article.title, article.tags, article.text], ['A page: one', ['a', 'b'], '- block']);
    assert.equal(article.publishedAt, '2021-03-03T15:00:00.000Z');
  });

  it('leaves prose that only looks like it as it is', () => {
    for (const prose of [
      'Title: a book that I read\n\nIt was good.',
      'Date: we never had one\nNote: not even by the harbour\n\nAnd so on.',
      'Title: A\nand this line is prose\nDate: today\n\nMore.',
      'Title: A\nDate: 2021-03-04',
      'Summary: it went well\n---\nMore.',
      '"title": we say "hello" to you.\n\nMore.',
      ';;; a comment of Lisp\ntitle: A\n;;;\nMore.',
      ';;;\n"title": "A"\nMore.',
      '<!--\n.. note: this is a comment\nof some lines\n-->\nMore.',
      '<!-- a comment -->\nMore.',
    ]) {
      const article = read(prose);
      assert.equal(article.text, prose);
      assert.equal(article.frontMatterState, 'none');
    }
  });
});
