import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { wiredrop } from '../../../fixtures/wiredrop.ts';
import { crawled } from '../../../functions/article/crawled.ts';

describe('wiredrop read -> what the reader makes of a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wiredrop-read-'));
  const good = join(folder, 'good.md');
  const refused = join(folder, 'refused.md');
  before(() => {
    writeFileSync(good, crawled({ title: '[속보] 한빛시장 사퇴\u001b[31m\u202e\u2066\u009b' }));
    writeFileSync(refused, '---\ndraft: true\n---\n');
  });
  after(() => rmSync(folder, { recursive: true }));

  const run = (...args: string[]) => wiredrop(['read', ...args], { NO_COLOR: '1' });

  it('prints fields, markers, hash check, repairs and text, and no control character of the file', async () => {
    const { code, out } = await run(good);
    assert.equal(code, 0);
    for (const line of [
      /article id +901_0000012345/,
      /headline +한빛시장 사퇴/,
      /markers +\[속보\]/,
      /\(verified\)/,
      /line 7, tab-indent: /,
      /홍길동 <gildong@example\.com>/,
    ])
      assert.match(out, line);
    for (const shown of [out, (await run('--json', good)).out, (await run('no\u202esuch\u009b.md')).err])
      assert.equal(/[^\P{C}\n]/u.test(shown), false, shown);
  });

  it('prints one JSON document a line with --json', async () => {
    const { code, out } = await run('--json', good, refused);
    const [first, second] = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.equal(first.article.hashVerified, true);
    assert.match(first.article.frontMatter.title, /\u202e\u2066/);
    assert.deepEqual([first.file, second.reason, code], [good, 'no-text', 1]);
  });

  it('shows the shape of a file, and where each field was found', async () => {
    const page = join(folder, 'ferry.json');
    writeFileSync(page, '{"headline":"Ferry stays","datePublished":"2026-03-04","articleBody":"The ferry stays."}');
    assert.match((await run(page)).out, /published +2026-03-04 {2}← datePublished\n/);
    const { shape, origins } = JSON.parse((await run('--json', page)).out);
    assert.equal(shape, 'JSON');
    assert.deepEqual([origins.title, origins.text, origins.language], ['headline', 'articleBody', 'detected']);
  });

  it('fails if a file is rejected or missing, and says why', async () => {
    const { code, out, err } = await run(refused, join(folder, 'missing.md'), good);
    assert.equal(code, 2);
    assert.match(out, /rejected +no-text: .*\n.*Upload it with its text/);
    assert.match(err, /missing\.md: there is no such file\n/);
    assert.match(out, /901_0000012345/);
  });

  it('takes the size limit of a stack as an option', async () => {
    const large = join(folder, 'large.md');
    const article = Buffer.from(crawled());
    writeFileSync(large, Buffer.concat([article, Buffer.alloc(2 ** 20 + 1 - article.length, '\n')]));
    const { code, out } = await run(large);
    assert.equal(code, 1);
    assert.match(out, /too-large: 1048577 bytes; the limit is 1048576\./);
    assert.equal((await run('--max-bytes', String(2 ** 23), large)).code, 0);
    assert.equal((await run('--max-bytes', '1048576', large)).code, 1);
    const refused = await run('--max-bytes', '8MB', large);
    assert.deepEqual([refused.code, refused.out], [2, '']);
    assert.match(refused.err, /^error: option '--max-bytes <bytes>' argument '8MB' is invalid\. It must be a whole/);
  });

  it('says that a folder is not a file', async () =>
    assert.match((await run(folder)).err, /: is a folder: name the files in it\n$/));
});
