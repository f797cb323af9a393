import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readArticle } from '../../../functions/article/read.ts';
import { seededRandom } from '../../fixtures/random.ts';
import { type ArticleFile, createArticles } from './articles.ts';

function files(seed: string): ArticleFile[] {
  const articles = createArticles(seededRandom(seed));
  return [
    ...articles.story(),
    ...articles.copies(2),
    ...articles.likeReports(2),
    ...articles.duplicates(2),
    ...articles.revisions(2),
    ...articles.overwrites(2),
    ...Array.from({ length: 40 }, () => articles.any()).flat(),
  ];
}

function read({ key, bytes }: ArticleFile) {
  const options = { ok: true as const, bytes, key, timeZone: 'Asia/Seoul', maxBytes: 2 ** 20, now: Date.now() };
  const result = readArticle(bytes, options);
  return result.ok ? { ...result.article, reason: undefined } : { reason: result.reason };
}

describe('generated article files', () => {
  it('are the same for the same seed, byte by byte', () => {
    assert.deepEqual(files('1'), files('1'));
    assert.notDeepEqual(files('1'), files('2'));
  });

  it('are read as articles whose hash is right, or rejected for the reason they give', () => {
    for (const file of files('1')) {
      // The size is checked before a file is read.
      if (file.rejected === 'too-large') continue;
      const reading = read(file);
      assert.equal(reading.reason, file.rejected, file.key);
      if ('hashVerified' in reading) assert.ok(reading.hashVerified, file.key);
    }
  });

  it('are reports of one event in the same words or nearly so, under ids of their own', () => {
    const articles = createArticles(seededRandom('1'));
    const [copies, similar, crawls] = [articles.copies(3), articles.likeReports(3), articles.revisions(3)].map(
      (group) => group.map((file) => read(file) as { articleId: string; textKey: string }),
    );
    const distinct = (values: readonly string[] = []) => new Set(values).size;
    assert.equal(distinct(copies?.map(({ articleId }) => articleId)), 3);
    assert.equal(distinct(copies?.map(({ textKey }) => textKey)), 1);
    assert.equal(distinct(similar?.map(({ articleId }) => articleId)), 3);
    assert.equal(distinct(similar?.map(({ textKey }) => textKey)), 3);
    assert.equal(distinct(crawls?.map(({ articleId }) => articleId)), 1);
    assert.equal(distinct(crawls?.map(({ textKey }) => textKey)), 3);
  });
});
