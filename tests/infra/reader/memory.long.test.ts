import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { hostileFiles } from '../../functions/article/fuzz/hostile-files.ts';
import { read } from '../../functions/article/reading.ts';

/** Bytes that a process may grow by for each byte of a file. */
const MOST_GROWTH = 30;

/**
 * The growth of a fresh process, not of its heap: strings, buffers and what the C++ side takes are all in it. A process
 * that may let garbage lie grows by garbage. So the young generation is of one megabyte and the heap of 66, of which
 * the loaded reader takes 10 and eld 29: where a read needs more than what is left the process ends, and garbage alone
 * cannot reach the bound.
 */
const SETTINGS = ['--expose-gc', '--max-semi-space-size=1', '--max-old-space-size=66', '--single-threaded-gc'];

const CHILD = join(import.meta.dirname, 'memory-child.mjs');
const root = join(import.meta.dirname, '..', '..', '..');
/** The reader as functions have it: bundled, which each process loads in a quarter of the time. */
let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'wiredrop-reader-'));
  execFileSync(process.execPath, [
    ...[join(root, 'infra/bundle/bundle.ts'), join(root, 'functions/article/read.ts'), folder],
  ]);
});
after(() => rmSync(folder, { recursive: true }));

function growthFor(bytes: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    // As functions run: the cache of compiled modules leaves more of the heap to garbage.
    const env = { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' };
    const child = spawn(process.execPath, [...SETTINGS, CHILD, join(folder, 'index.js')], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env,
    });
    let printed = '';
    child.stdout.on('data', (part) => {
      printed += part;
    });
    child.on('error', reject);
    // One that is out of memory says so, and ends.
    child.on('close', (code) => resolve(code === 0 ? Number(printed) : Number.POSITIVE_INFINITY));
    child.stdin.end(bytes);
  });
}

it('readArticle -> line ends of a large file are all read as line feeds', () => {
  const lines = 'a\r\n가\r\r\nb\n\n'.repeat(20_000);
  assert.equal(read(lines).text, lines.replace(/\r\n?/g, '\n').trim());
});

/**
 * Those that take most, each of its own kind: many lines, values, matches or pieces, or characters of another encoding.
 */
const LARGEST = [
  ...[
    'carriage returns',
    'entities and rules in a text',
    'keys of keys',
    'front matter without an end',
    'folded lines',
  ],
  ...['anchors and aliases', '100,000 keys', 'lists that never close', 'escapes that are none', 'lines of a quote'],
  ...['TOML tables', 'wide JSON', 'deep JSON', 'entities that never close', 'combining marks', 'characters that grow'],
  ...[
    'mixed scripts',
    'western bytes',
    'high bytes',
    'random Hangul in CP949',
    'every second byte a NUL',
    'a gzip bomb',
  ],
];

describe('readArticle -> memory within 30 times the file', { concurrency: availableParallelism() }, () => {
  const files = hostileFiles();
  for (const name of LARGEST) {
    const bytes = files.get(name)?.() ?? assert.fail(name);
    it(`holds for ${name}`, async () => {
      const growthOnce = async () => (await growthFor(bytes)) / Math.max(bytes.length, 1024 * 1024);
      let growth = await growthOnce();
      // A busy machine frees memory later: the best of three counts.
      for (let again = 0; growth >= MOST_GROWTH && again < 2; again += 1) growth = Math.min(growth, await growthOnce());
      assert.ok(growth < MOST_GROWTH, `${growth.toFixed(1)} bytes a byte`);
    });
  }
});
