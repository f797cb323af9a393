import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readArticle } from '../../../functions/article/read.ts';
import { articleRecord } from '../peers/process-object.ts';
import { articleFiles } from './articles.ts';

describe('articleFile', () => {
  it('is read by wiredrop and by the samples, which find the same text', () => {
    for (const { key, bytes } of articleFiles(200)) {
      const read = readArticle(bytes, { key });
      assert.ok(read.ok, key);
      assert.ok(read.article.hashVerified, key);
      const record = articleRecord(new TextDecoder().decode(bytes), 'bucket', key);
      assert.equal(record.contentHash, read.article.contentHash);
    }
  });

  it('is as long as real ones: half of them have more than some two thousand bytes', () => {
    const sizes = articleFiles(200).map(({ bytes }) => bytes.length);
    const [least = 0, median = 0] = [0, 100].map((at) => sizes.toSorted((one, other) => one - other)[at]);
    assert.ok(least > 300 && median > 1_800 && median < 3_000, `${least} ${median}`);
  });
});
