import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readArticle } from '../../../functions/article/read.ts';
import { articleRecord } from '../baselines/article-record.ts';
import { median, quantile } from '../report/statistics.ts';
import { articleFile } from './article-files.ts';

const files = Array.from({ length: 200 }, (_, index) => articleFile({ index }));

describe('the articles of the bench', () => {
  it('are the same in every run', () => {
    assert.deepEqual(articleFile({ index: 7 }), articleFile({ index: 7 }));
  });

  it('are read whole by ours and by the samples, who find the same words', () => {
    for (const { key, bytes } of files) {
      const read = readArticle(bytes, { key });
      assert.ok(read.ok, key);
      assert.ok(read.article.hashVerified, key);
      assert.equal(articleRecord(new TextDecoder().decode(bytes), 'bucket', key).contentHash, read.article.contentHash);
    }
  });

  it('are as long as articles are: median 2,647 bytes, one in ten above 4,906', () => {
    const sizes = Array.from({ length: 1000 }, (_, index) => articleFile({ index }).bytes.length);
    const [middle, long] = [median(sizes), quantile(sizes, 0.9)];
    assert.ok(middle > 2_500 && middle < 2_800, String(middle));
    assert.ok(long > 4_600 && long < 5_200, String(long));
  });

  it('have other words under another index, the same under another article, and more in a later crawl', () => {
    const textOf = (options: Parameters<typeof articleFile>[0]) => {
      const read = readArticle(articleFile(options).bytes);
      return read.ok ? read.article.text : '';
    };
    const text = textOf({ index: 1 });
    assert.notEqual(textOf({ index: 2 }), text);
    assert.equal(textOf({ index: 1, articleIndex: 9 }), text);
    assert.ok(textOf({ index: 1, crawl: 1 }).startsWith(text));
  });
});
