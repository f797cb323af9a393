import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readArticle } from '../../../functions/article/read.ts';
import { readFile } from '../checker/world/read-file.ts';
import { seededRandom } from '../random.ts';
import { assertSameReading } from './assert-same-reading.ts';
import { codedPlan } from './coded-plan.ts';
import type { Step } from './file-plan.ts';

const puts = (seed: string) =>
  codedPlan(seededRandom(seed), 0).flatMap(({ steps }) =>
    steps.filter((step): step is Step & { do: 'put' } => step.do === 'put'),
  );

describe('the plan of files in other bytes', () => {
  it('says the same to the functions and to the checker', () => {
    const encodings = new Set<string>();
    for (const step of ['a', 'b', 'c'].flatMap(puts)) {
      assert.equal(assertSameReading(step, step.key)?.hashVerified, true);
      const { bytes, key, contentType } = step;
      const read = readArticle(bytes, { key, ...(contentType !== undefined && { contentType }) });
      encodings.add(read.ok ? read.article.encoding : read.reason);
    }
    assert.deepEqual([...encodings].sort(), ['iso-8859-2', 'utf-16be', 'utf-16le', 'utf-8']);
  });

  it('has a file that is another one to whoever does not hear its charset, and twice two that only their address makes one article, be it longer than an attribute', () => {
    const files = puts('d');
    const [declared] = files.filter(({ contentType }) => contentType !== undefined);
    assert.ok(declared);
    const unheard = readArticle(declared.bytes, { key: declared.key });
    assert.notEqual(unheard.ok && unheard.article.text, readFile(declared.bytes, declared.contentType)?.text);
    const addressed = files
      .map(({ bytes, contentType }) => readFile(bytes, contentType)?.articleId)
      .filter((id) => id?.startsWith('https:'));
    assert.equal(addressed.length, 4);
    assert.equal(new Set(addressed).size, 2);
    assert.ok(addressed.some((id = '') => id.length > 256));
  });
});
