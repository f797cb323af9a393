import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  hasCapitalEnding,
  ingestedKey,
  isIngested,
  isOwnKey,
  noMatch,
  parsePatterns,
} from '../../../../../infra/desk/operator/files/names.ts';

const everywhere = parsePatterns('*.md *.txt');
const below = parsePatterns('articles/*.md articles/*.txt');

describe('the names that are ingested', () => {
  it('begin with the prefix and end with one of the suffixes, in the same case', () => {
    assert.deepEqual([isIngested(everywhere, 'deep/a.md'), isIngested(everywhere, 'a.MD')], [true, false]);
    assert.deepEqual([isIngested(below, 'articles/a.txt'), isIngested(below, 'other/a.txt')], [true, false]);
  });

  it('give the key under which a file is ingested', () => {
    assert.equal(ingestedKey(everywhere, 'deep/a.md'), 'deep/a.md');
    assert.equal(ingestedKey(below, 'deep/a.md'), 'articles/deep/a.md');
    assert.equal(ingestedKey(below, 'a.png'), undefined);
  });
});

it('what the stack wrote itself is of the canary, the state of feeds, and feeds if there are any', () => {
  const feeds = { feedFolder: 'feeds/' };
  for (const key of ['articles/.wiredrop-canary/1.md', '.wiredrop/News/a.json', 'feeds/all.atom', '.feeds/a.json'])
    assert.ok(isOwnKey(feeds, key), key);
  for (const key of ['a.md', 'news/feeds/all.md']) assert.ok(!isOwnKey(feeds, key), key);
  assert.ok(!isOwnKey({}, 'feeds/all.atom'));
});

it('a name whose ending is in capitals is told from one of another kind', () => {
  const said = ['NOTE.TXT', 'note.txt', 'logo.PNG'].map((name) => hasCapitalEnding(everywhere, name));
  assert.deepEqual(said, [true, false, false]);
});

describe('noMatch', () => {
  it('names prefix and bucket', () => {
    assert.equal(noMatch('nosuch/', 'b'), 'no key in b begins with nosuch/');
    assert.equal(noMatch('', 'b'), 'the bucket b holds nothing');
  });

  it('explains a leading slash or s3://, and suggests the key', () => {
    for (const prefix of ['/lost/', 's3://b/lost/'])
      assert.match(noMatch(prefix, 'b'), /neither s3.*did you mean lost\/\?$/);
  });
});
