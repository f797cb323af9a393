import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { articleIdOf } from '../../../functions/article/base/identity.ts';
import { read } from './reading.ts';

const idOf = (frontMatter: string, key?: string) =>
  read(`---\n${frontMatter}\n---\nThe text.`, key === undefined ? {} : { key }).articleId;

describe('readArticle -> the id of an article', () => {
  it('takes the crawler’s own id, or makes it of its parts', () => {
    assert.equal(idOf('id: 001_0015827645\nurl: https://a.example/x'), '001_0015827645');
    assert.equal(idOf('oid: 001\naid: 0015827645'), '001_0015827645');
  });

  it('scopes another id to its site: the host, else the publisher, else the folder', () => {
    assert.equal(idOf('id: intro\nurl: https://Docs.example/intro', 'a/b.md'), 'id:host:docs.example:intro');
    assert.equal(idOf('id: intro\npublisher: 한빛', 'a/b.md'), 'id:publisher:한빛:intro');
    assert.equal(idOf('id: intro', 'site/docs/intro.md'), 'id:folder:site/docs:intro');
    assert.equal(idOf('guid: 42'), 'id:folder::42');
  });

  it('falls back on the address, the object key, the text', () => {
    assert.equal(idOf('link: https://a.example/x', 'a/b.md'), 'url:https://a.example/x');
    assert.equal(idOf('title: A', 'a/b c.md'), 'key:a/b c.md');
    assert.match(idOf('title: A'), /^text:t1:/);
  });

  it('is no url of a source, and no home page', () => {
    for (const key of ['sourceUrl', 'source_url', 'source', 'original_url', 'via', 'Quelle', '출처'])
      assert.equal(idOf(`${key}: https://a.example/x`, 'a/b.md'), 'key:a/b.md', key);
    const found = idOf('via: https://a.example/x\ncanonical_url: https://b.example/y', 'a.md');
    assert.equal(found, 'url:https://b.example/y');
    for (const page of ['', '/', '/index.html', '/#top', '/index.php'])
      assert.equal(idOf(`url: https://paper.example${page}`, 'a/b.md'), 'key:a/b.md', page);
    assert.equal(idOf('url: https://paper.example/?p=7', 'a.md'), 'url:https://paper.example/?p=7');
    assert.equal(idOf('id: intro\nsourceUrl: https://tool.example/x', 'a/b.md'), 'id:folder:a:intro');
    assert.equal(idOf('id: intro\nurl: https://docs.example/', 'a/b.md'), 'id:host:docs.example:intro');
  });

  it('has no controls and no marks of direction, nor has its url', () => {
    assert.equal(idOf('id: "in\\u202etro\\u0007"', 'a/b.md'), 'id:folder:a:intro');
    assert.equal(idOf('url: "https://a.example/\\u202ex\\u0000y"', 'a.md'), 'url:https://a.example/xy');
    assert.equal(read('Text.', { key: 'a/no\u202etes-of-a-day.md' }).title, 'Notes Of A Day');
  });

  it('keeps a colon of its site apart from that of its id', () => {
    assert.equal(idOf('id: b\npublisher: "a:"'), 'id:publisher:a%3A:b');
    assert.equal(idOf('id: ":b"\npublisher: a'), 'id:publisher:a::b');
  });

  it('never exceeds 512 bytes', () => {
    const long = idOf(`id: ${'가'.repeat(400)}`);
    assert.match(long, /^h1:[\w-]{43}$/);
    assert.notEqual(long, idOf(`id: ${'가'.repeat(401)}`));
    assert.ok(Buffer.byteLength(idOf(`id: ${'가'.repeat(169)}`)) <= 512);
  });

  it('takes nothing but three digits and ten for the crawler’s own', () => {
    for (const id of ['2026_01', '0001_0015827645', '001_00158276450', '001_15827645'])
      assert.equal(idOf(`id: ${id}`, 'a/b.md'), `id:folder:a:${id}`);
  });

  it('is never the same for two sites, whatever they and their ids are called', () => {
    const name = fc.string({ unit: fc.constantFrom('a', ':', '/', '%', '3', 'A'), minLength: 1, maxLength: 6 });
    const site = fc.oneof(
      fc.record({ kind: fc.constant('publisher' as const), name }),
      fc.record({ kind: fc.constant('folder' as const), name }),
      fc.record({ kind: fc.constant('host' as const), name: fc.constantFrom('a', 'b.example') }),
    );
    const idIn = ({ kind, name: at }: { kind: 'publisher' | 'folder' | 'host'; name: string }, id: string) =>
      articleIdOf(
        { ...(kind === 'publisher' && { publisher: at }), ...(kind === 'host' && { url: `https://${at}/x` }) },
        id,
        `${kind === 'folder' ? at : 'elsewhere'}/x.md`,
        't1:text',
      );
    fc.assert(
      fc.property(fc.tuple(site, name), fc.tuple(site, name), (one, other) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other));
        assert.notEqual(idIn(...one), idIn(...other));
      }),
      { numRuns: 2_000 },
    );
  });
});
