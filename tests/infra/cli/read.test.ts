import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { crawled } from '../../functions/article/crawled.ts';

const command = fileURLToPath(new URL('../../../infra/cli/wiredrop.mjs', import.meta.url));

describe('wiredrop read -> what the reader makes of a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wiredrop-read-'));
  const good = join(folder, 'good.md');
  const refused = join(folder, 'refused.md');
  before(() => {
    writeFileSync(good, crawled({ title: '[속보] 한빛시장 사퇴\u001b[31m\u202e\u2066\u009b' }));
    writeFileSync(refused, '---\ndraft: true\n---\n');
  });
  after(() => rmSync(folder, { recursive: true }));

  const run = (...args: string[]) =>
    spawnSync(process.execPath, [command, 'read', ...args], {
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
    });

  it('prints fields, markers, hash check, repairs and text for a person, and no control character of the file', () => {
    const { status, stdout } = run(good);
    assert.equal(status, 0);
    for (const line of [
      /article id +901_0000012345/,
      /headline +한빛시장 사퇴/,
      /markers +\[속보\]/,
      /\(verified\)/,
      /line 7, tab-indent: /,
      /홍길동 <gildong@example\.com>/,
    ]) {
      assert.match(stdout, line);
    }
    for (const shown of [stdout, run('--json', good).stdout, run('no\u202esuch\u009b.md').stderr])
      assert.equal(/[^\P{C}\n]/u.test(shown), false, shown);
  });

  it('prints one JSON document a line with --json', () => {
    const { status, stdout } = run('--json', good, refused);
    const [first, second] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.equal(first.article.hashVerified, true);
    assert.match(first.article.frontMatter.title, /\u202e\u2066/);
    assert.equal(first.file, good);
    assert.equal(second.reason, 'no-text');
    assert.equal(status, 1);
  });

  it('shows the shape of a file, and where each field was found', () => {
    const page = join(folder, 'ferry.json');
    writeFileSync(page, '{"headline":"Ferry stays","datePublished":"2026-03-04","articleBody":"The ferry stays."}');
    assert.match(run(page).stdout, /published +2026-03-04 {2}← datePublished\n/);
    const { shape, origins } = JSON.parse(run('--json', page).stdout);
    assert.equal(shape, 'JSON');
    assert.deepEqual([origins.title, origins.text, origins.language], ['headline', 'articleBody', 'detected']);
  });

  it('fails if a file is rejected or missing, and says why', () => {
    const { status, stdout, stderr } = run(refused, join(folder, 'missing.md'), good);
    assert.equal(status, 2);
    assert.match(stdout, /rejected +no-text: .*\n.*Upload it with its text/);
    assert.match(stderr, /missing\.md: there is no such file\n/);
    assert.match(stdout, /901_0000012345/);
  });

  it('takes the size limit of a stack as an option', () => {
    const large = join(folder, 'large.md');
    const article = Buffer.from(crawled());
    writeFileSync(large, Buffer.concat([article, Buffer.alloc(2 ** 20 + 1 - article.length, '\n')]));
    const { status, stdout } = run(large);
    assert.equal(status, 1);
    assert.match(stdout, /too-large: 1048577 bytes; the limit is 1048576\./);
    assert.equal(run('--max-bytes', String(2 ** 23), large).status, 0);
    assert.equal(run('--max-bytes', '1048576', large).status, 1);
    const refused = run('--max-bytes', '8MB', large);
    assert.deepEqual([refused.status, refused.stdout], [2, '']);
    assert.match(refused.stderr, /^error: option '--max-bytes <bytes>' argument '8MB' is invalid\. It must be a whole/);
  });

  it('says that a folder is not a file', () => {
    assert.match(run(folder).stderr, /: is a folder: name the files in it\n$/);
  });

  it('prints its usage without a file', () => {
    const { status, stderr } = run();
    assert.deepEqual([status, stderr], [2, "error: missing required argument 'file'\n"]);
  });
});
