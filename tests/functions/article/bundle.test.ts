import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { crawled } from './crawled.ts';

const reader = fileURLToPath(new URL('../../../functions/article/read.ts', import.meta.url));

describe('readArticle -> bundled as the function is', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wiredrop-reader-'));
  const bundle = join(folder, 'reader.mjs');

  before(async () => {
    const { metafile } = await build({
      entryPoints: [reader],
      outfile: bundle,
      bundle: true,
      minify: true,
      metafile: true,
      format: 'esm',
      platform: 'node',
      target: 'node24',
      mainFields: ['module', 'main'],
      // gray-matter requires `fs`, which an ES module has no way to
      banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    });
    const inputs = Object.keys(metafile.inputs).join('\n');
    for (const name of ['gray-matter', 'js-yaml', 'smol-toml', 'temporal-polyfill', '@exodus/bytes', 'entities']) {
      assert.ok(inputs.includes(`node_modules/${name}/`), `${name} is in the bundle`);
    }
  });
  after(() => rmSync(folder, { recursive: true }));

  function run(script: string): string {
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    assert.equal(stderr, '');
    return stdout.trim();
  }
  const importing = `const { readArticle } = await import(${JSON.stringify(bundle)});`;

  it('reads YAML, TOML, broken YAML, named zones, entities and CP949', () => {
    const files = [
      '---\ntitle: >-\n  A\n---\nText.',
      '+++\ntitle = "A"\n+++\nText.',
      '---\ntitle: A\nx: y: z\n---\nText.',
      '---\ntitle: A\ndate: Mar 4, 2021\n---\nText.',
      '---\ntitle: A\n---\nText &hellip;',
    ];
    const script = `${importing}
      const files = ${JSON.stringify(files)}.map((file) => Buffer.from(file));
      files.push(Buffer.concat([Buffer.from('---\\ntitle: A\\n---\\n'), Buffer.from('c7d1b1b9c0cc20c0ccb1dbc0bb20c0bdb4d9', 'hex')]));
      console.log(files.map((file) => { const r = readArticle(file); return r.ok ? r.article.title : r.detail; }).join(' '));`;
    assert.equal(run(script), 'A A A A A A');
  });

  it('loads none of the heavy parts for a crawled article', () => {
    // A lazily bundled module is evaluated on first use, and every one of these defines classes or tables when it is:
    // what stays unevaluated shows in what the heap does not hold.
    const script = `${importing}
      import { statSync } from 'node:fs';
      import { writeHeapSnapshot } from 'node:v8';
      const read = (file) => readArticle(Buffer.from(file));
      const heap = () => statSync(writeHeapSnapshot(${JSON.stringify(join(folder, 'heap.json'))})).size;
      const usual = read(${JSON.stringify(crawled())});
      const before = heap();
      read('---\\ntitle: >-\\n  A\\ndate: Mar 4, 2021\\n---\\nText.');
      read('+++\\ntitle = "A"\\n+++\\nText.');
      const after = heap();
      console.log(usual.ok && usual.article.hashVerified, after - before > 500_000);`;
    assert.equal(run(script), 'true true');
  });
});
