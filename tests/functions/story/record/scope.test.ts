import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Arrival } from '../../../../functions/story/items/decision.ts';
import { articleClaimKey, matchKeyAddress, scopeOf, storyIdOf } from '../../../../functions/story/items/keys.ts';
import { arrival, withMatching } from '../../../fixtures/arrivals.ts';
import { AT_ONE, AT_TWO, record } from '../../../fixtures/recording.ts';

const TEXT =
  'The harbour council of Gull Bay voted on Tuesday night to keep the late ferry running through the winter.';

const upload = (key: string, scope: 'bucket' | 'prefix', crawledAt: string, text = TEXT): Arrival => {
  const fields = { articleId: '001_0000000001', text, headline: 'Council keeps the night ferry', crawledAt };
  return { ...withMatching(arrival(fields, { key, versionId: key })), scope: scopeOf(key, scope, '') };
};

describe('articleScope=prefix', () => {
  it('lets no upload of one folder change the story of another', async () => {
    const { table } = await record(
      upload('crawler-b/1.md', 'prefix', AT_ONE),
      upload('crawler-a/1.md', 'prefix', AT_TWO, 'Rewritten by somebody else, in words of their own.'),
    );
    const [story] = table.stories();
    assert.deepEqual([story?.revision, story?.facts.excerpt], [1, TEXT]);
  });
});

describe('a scope', () => {
  it('is the first folder of the key, whatever follows; files in no folder share one', () => {
    assert.equal(scopeOf('crawler-a/2026/1.md', 'prefix', ''), 'crawler-a/');
    assert.deepEqual([scopeOf('1.md', 'prefix', ''), scopeOf('/1.md', 'prefix', '')], ['/', '//']);
    assert.equal(scopeOf('crawler-a/1.md', 'bucket', ''), '');
  });

  it('is the first folder below the one that is ingested', () => {
    assert.equal(scopeOf('articles/crawler-a/1.md', 'prefix', 'articles/'), 'crawler-a/');
    assert.equal(scopeOf('articles/1.md', 'prefix', 'articles/'), '/');
    assert.equal(scopeOf('a/b/crawler-a/2026/1.md', 'prefix', 'a/b/'), 'crawler-a/');
  });

  it('keeps every key below 2,048 bytes, however long the folder and the id are', () => {
    for (const folder of ['가'.repeat(300), '가'.repeat(340), '%'.repeat(1_000)]) {
      const scope = scopeOf(`${folder}/1.md`, 'prefix', '');
      for (const { pk } of [articleClaimKey('나'.repeat(176), scope), matchKeyAddress('k1:abc+def', scope)])
        assert.ok(Buffer.byteLength(pk) < 1_024, `${Buffer.byteLength(pk)}`);
      assert.notEqual(articleClaimKey('a', scope).pk, articleClaimKey('a', `${folder}x/`).pk);
    }
  });

  it('never gives the key of an item in another scope', () => {
    const part = fc.string({ unit: fc.constantFrom('a', '#', '@', '/', '%', '2', '3'), maxLength: 5 });
    const pair = fc.tuple(part, part);
    fc.assert(
      fc.property(pair, pair, (one, other) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other));
        const of = ([scope, id]: [string, string]) => [articleClaimKey(id, scope).pk, matchKeyAddress(id, scope).pk];
        // An article id never begins with `@`, nor does a match key: both begin with their kind or version.
        fc.pre(!one[1].startsWith('@') && !other[1].startsWith('@'));
        for (const [i, pk] of of(one).entries()) assert.notEqual(pk, of(other)[i]);
      }),
    );
    assert.notEqual(storyIdOf('t1:abc', 'a/'), storyIdOf('t1:abc', 'b/'));
  });
});
