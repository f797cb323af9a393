import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { lazyFiles, lazyPackages } from '../../../infra/bundle/lazy-modules.ts';
import { crawled } from '../../functions/article/crawled.ts';

function path(relative: string): string {
  return fileURLToPath(new URL(`../../../${relative}`, import.meta.url));
}

describe('the reader, bundled as the function is', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wiredrop-reader-'));
  before(() =>
    execFileSync(process.execPath, [path('infra/bundle/bundle.ts'), path('functions/article/read.ts'), folder]),
  );
  after(() => rmSync(folder, { recursive: true }));

  /** What a fresh process reads these files as, and the modules that it has loaded for it. */
  function read(files: readonly Uint8Array[]): { articles: { title: string; language: string }[]; loaded: string[] } {
    const script = `
      const { readArticle } = require('./index.js');
      const files = ${JSON.stringify(files.map((file) => Buffer.from(file).toString('base64')))};
      const articles = files.map((file) => readArticle(Buffer.from(file, 'base64')).article);
      console.log(JSON.stringify({ articles, loaded: Object.keys(require.cache) }));`;
    return JSON.parse(execFileSync(process.execPath, ['-e', script], { cwd: folder, encoding: 'utf8' }));
  }

  it('reads every kind of file with what it loads on first use', () => {
    const cp949 = Buffer.from('c7d1b1b9c0cc20c0ccb1dbc0bb20c0bdb4d9', 'hex');
    const files = [
      '---\ntitle: >-\n  A\n---\nText.',
      '+++\ntitle = "A"\n+++\nText.',
      '---\ntitle: A\nx: y: z\ndate: Mar 4, 2021\nnote: embargo lifted\n---\nText &hellip;',
      '<?xml version="1.0"?><nitf><body><body.head><hl1>A</hl1></body.head><body.content>Text.</body.content></body></nitf>',
      '---\ntitle: A\n---\nThe *city* council decided on Tuesday to keep the night ferry until the end of the year.',
    ].map((file) => Buffer.from(file));
    files.push(Buffer.concat([Buffer.from('---\ntitle: A\n---\n'), cp949]));
    const { articles, loaded } = read(files);
    const found = articles.map(({ title, language }) => [title, language]);
    assert.deepEqual(found, [
      ['A', 'und'],
      ['A', 'und'],
      ['A', 'und'],
      ['A', 'und'],
      ['A', 'en'],
      ['A', 'ko'],
    ]);
    const all = [
      ...lazyPackages().map((name) => join(folder, 'node_modules', `${name.replace(/\.js$/, '')}.js`)),
      ...lazyFiles('article').map((file) => join(folder, `${basename(file, '.ts')}.js`)),
    ];
    for (const name of all) assert.ok(loaded.includes(name), name);
  });

  it('loads nothing more for a crawled article in Korean', () => {
    const { articles, loaded } = read([Buffer.from(crawled())]);
    assert.equal(articles[0]?.language, 'ko');
    assert.deepEqual(loaded, [join(folder, 'index.js')]);
  });
});
