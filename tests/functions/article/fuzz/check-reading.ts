import assert from 'node:assert/strict';
import type { ReadOptions, ReadResult } from '../../../../functions/article/article.ts';
import { REASONS, REPAIRS, WARNINGS } from '../../../../functions/article/base/codes.ts';
import { wellFormed } from '../../../../functions/article/base/strings.ts';
import { readArticle } from '../../../../functions/article/read.ts';

/**
 * Asserts what holds for any bytes: an article whose parts agree, or a refusal from the closed list that is no
 * reader-fault.
 */
export function checkReading(bytes: Uint8Array, options: ReadOptions = { key: 'some/key.md' }): ReadResult {
  const result = readArticle(bytes, options);
  assert.equal(result.ok, result.kind === 'article');
  if (!result.ok) {
    assert.ok(result.reason in REASONS, result.reason);
    assert.ifError(result.cause);
    assert.notEqual(result.reason, 'reader-fault');
  }
  if (!('article' in result)) return result;
  const { article } = result;
  assert.match(article.contentHash, /^[0-9a-f]{64}$/);
  assert.match(article.textKey, /^t1:[\w-]{43}$/);
  assert.ok(Buffer.byteLength(article.articleId) <= 512 && article.articleId !== '');
  assert.ok(article.text !== '' || article.hashVerified);
  assert.equal(article.hashVerified, article.declaredHash === article.contentHash);
  assert.equal(article.frontMatterState === 'repaired', article.repairs.length > 0);
  assert.ok(article.repairs.every(({ code, line }) => code in REPAIRS && line >= 1));
  assert.ok(article.warnings.every((code) => code in WARNINGS));
  assert.equal(new Set(article.warnings).size, article.warnings.length);
  assert.equal(Object.getPrototypeOf(article.frontMatter), null);
  for (const instant of [article.publishedAt, article.updatedAt, article.crawledAt]) {
    if (instant !== undefined) assert.match(instant, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  }
  if (article.publishedOn !== undefined) {
    assert.match(article.publishedOn, /^\d{4}-\d\d-\d\d$/);
    assert.ok(Math.abs(Date.parse(article.publishedOn) - Date.parse(article.publishedAt ?? '')) <= 16 * 3600 * 1000);
  }
  for (const line of [
    article.title,
    article.headline,
    article.publisher ?? '',
    ...article.authors.map(({ name }) => name),
  ]) {
    assert.doesNotMatch(line, /\p{Cc}/u);
  }
  assert.deepEqual(wellFormed(article), article, 'a half of a character');
  assert.equal('polluted' in {}, false);
  return result;
}
