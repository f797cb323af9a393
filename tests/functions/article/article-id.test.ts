import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { read } from './reading.ts';

const idOf = (frontMatter: string, key?: string) =>
  read(`---\n${frontMatter}\n---\nThe text.`, key === undefined ? {} : { key }).articleId;

describe('readArticle -> the id of an article', () => {
  it('takes the crawler’s own id, or makes it of its parts', () => {
    assert.equal(idOf('id: 001_0015827645\nurl: https://a.example/x'), '001_0015827645');
    assert.equal(idOf('oid: 001\naid: 0015827645'), '001_0015827645');
  });

  it('scopes another id to its site: the host, else the publisher, else the folder', () => {
    assert.equal(idOf('id: intro\nurl: https://Docs.example/intro', 'a/b.md'), 'id:docs.example/intro');
    assert.equal(idOf('id: intro\npublisher: 한빛', 'a/b.md'), 'id:한빛/intro');
    assert.equal(idOf('id: intro', 'site/docs/intro.md'), 'id:site/docs/intro');
    assert.equal(idOf('guid: 42'), 'id:/42');
  });

  it('falls back on the address, the object key, the text', () => {
    assert.equal(idOf('link: https://a.example/x', 'a/b.md'), 'https://a.example/x');
    assert.equal(idOf('title: A', 'a/b c.md'), 'key:a/b c.md');
    assert.match(idOf('title: A'), /^t1:/);
  });

  it('never exceeds 512 bytes', () => {
    const long = idOf(`id: ${'가'.repeat(400)}`);
    assert.match(long, /^h1:[\w-]{43}$/);
    assert.notEqual(long, idOf(`id: ${'가'.repeat(401)}`));
    assert.ok(Buffer.byteLength(idOf(`id: ${'가'.repeat(169)}`)) <= 512);
  });
});
