import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readArticle } from '../../functions/article/read.ts';
import { articleFiles } from './articles.ts';
import { articleRecord } from './baselines/process-object.ts';
import { quantile } from './statistics.ts';

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

  it('is as long as real articles: median 2.6 KB, one in ten above 4.9 KB', () => {
    const sizes = articleFiles(1000).map(({ bytes }) => bytes.length);
    const [middle, long] = [quantile(sizes, 0.5), quantile(sizes, 0.9)];
    assert.ok(middle > 2_450 && middle < 2_850, String(middle));
    assert.ok(long > 4_500 && long < 5_300, String(long));
  });
});
