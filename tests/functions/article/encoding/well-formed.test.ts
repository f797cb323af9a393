import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { read } from '../reading.ts';

describe('readArticle -> halves of characters', () => {
  it('that JSON writes become U+FFFD, in every field', () => {
    const stated = ['title', 'id', 'publisher', 'category', 'author', 'description', 'language'].map(
      (name) => `"${name}": "a\\ud83d${name}"`,
    );
    const { title, articleId, publisher, category, authors, description, frontMatter } = read(
      `{${stated.join(', ')}, "tags": ["\\udc00"], "x": {"\\ud800": ["\\ud800"]}, "url": "https://example.com/\\ud83d"}\n\nThe text.\n`,
    );
    assert.deepEqual(
      [title, articleId, publisher, category, authors[0]?.name, description],
      [
        'a\ufffdtitle',
        'id:example.com/a\ufffdid',
        'a\ufffdpublisher',
        'a\ufffdcategory',
        'a\ufffdauthor',
        'a\ufffddescription',
      ],
    );
    assert.ok(JSON.stringify(frontMatter).includes('"\ufffd":["\ufffd"]'));
  });

  it('that YAML writes become U+FFFD, and pairs stay what they are', () => {
    const { title, url, articleId } = read(
      '---\ntitle: "\\uD83D rain \\uD83D\\uDE00"\nurl: "https://example.com/\\uD83D"\n---\n\nThe text.\n',
    );
    assert.deepEqual([title, url], ['\ufffd rain 😀', 'https://example.com/\ufffd']);
    assert.equal(articleId, url);
  });

  it('that UTF-16 holds, or a cut would leave, are in no field', () => {
    const utf16 = Buffer.from(
      '\ufeff---\ntitle: rain \ud83d\npublisher: A Times\n---\n\nThe text \udc00.\n',
      'utf16le',
    );
    const { title, text } = read(utf16);
    assert.deepEqual([title, text], ['rain \ufffd', 'The text \ufffd.']);
    const escaped = Buffer.from('\ufeff---\ntitle: "rain \\uD83D"\n---\n\nThe text.\n', 'utf16le');
    assert.equal(read(escaped).title, 'rain \ufffd');
    const author = `x${'𠀀'.repeat(3000)}`;
    for (const stated of [`author: ${author}`, `author:\n  - name: ${author}`]) {
      const [one] = read(`---\ntitle: rain\n${stated}\n---\n\nThe text.\n`).authors;
      assert.equal(one?.name.isWellFormed(), true);
      assert.equal(one?.name.length, 3999);
    }
  });

  it('leaves a healthy article as it is', () => {
    assert.equal(read('---\ntitle: 비 😀\n---\n\nThe text.\n').title, '비 😀');
  });
});
