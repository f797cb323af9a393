import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ReadOptions } from '../../../../functions/article/article.ts';
import { splitArticles } from '../../../../functions/article/split/split-articles.ts';
import { seededRandom } from '../../../fixtures/random.ts';
import { checkReading } from './check-reading.ts';
import { hostileFiles } from './hostile-files.ts';
import { mutate } from './mutate.ts';
import { SEEDS } from './seeds.ts';

/**
 * `npm run fuzz -- [--minutes 2] [--seed 1]` reads mutated files until the time is up. A file that breaks the reader is
 * kept.
 */
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '2' }, seed: { type: 'string', default: '1' } },
});
const random = seededRandom(values.seed);

const outcomes = new Map<string, number>();
let files = 0;
let slowest = 0;

/** @returns whether the reader is right about this file, and about each article in it. */
async function attempt(bytes: Uint8Array, options: ReadOptions): Promise<boolean> {
  files += 1;
  const started = performance.now();
  try {
    const result = checkReading(bytes, options);
    for await (const part of splitArticles(bytes, options)) if (part.ok) checkReading(Buffer.from(part.json), options);
    const outcome = result.ok ? result.article.frontMatterState : result.reason;
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    slowest = Math.max(slowest, performance.now() - started);
    return true;
  } catch (error) {
    const path = join(mkdtempSync(join(tmpdir(), 'wiredrop-fuzz-')), 'file.md');
    writeFileSync(path, bytes);
    console.error(`seed ${values.seed}, file ${files}, kept as ${path}:`, error);
    return false;
  }
}

const TYPES = [
  ...['text/plain; charset=euc-kr', 'text/plain; charset=iso-8859-1', 'text/markdown; charset=utf-16'],
  ...['text/markdown; charset=utf-16le', 'text/markdown; charset=utf-16be', 'text/plain; charset=x-none'],
  ...['text/markdown; charset=utf-8', 'text/plain; charset=unicode-1-1-utf-8'],
];

const KEYS = [
  ...['a/2021-03-04-b.md', 'a/b.md', 'a/night-ferry/index.ko.md', 'a/901_0000012345.md', '_index.md', 'a b'],
  ...['a/The night ferry.md', 'a/b.eml', 'a/b.warc'],
];

const NOW = Date.UTC(2026, 0, 1);

function optionsFor(): ReadOptions {
  return {
    ...(random.chance(0.9) ? { key: random.pick(KEYS) } : {}),
    ...(random.chance(0.2) ? { contentType: random.pick(TYPES) } : {}),
    ...(random.chance(0.1) ? { timeZone: random.pick(['America/New_York', 'No/Where']) } : {}),
    ...(random.chance(0.1) ? { maxBytes: 300 } : {}),
    now: NOW,
  };
}

const end = Date.now() + Number(values.minutes) * 60_000;
function* filesToTry(): Generator<[Uint8Array, ReadOptions]> {
  for (const bytes of [...SEEDS, ...Array.from(hostileFiles().values(), (make) => make())])
    yield [bytes, { key: 'a/b.md', now: NOW }];
  while (Date.now() < end) yield [mutate(random), optionsFor()];
}
let sound = true;
for (const [bytes, options] of filesToTry()) {
  sound = await attempt(bytes, options);
  if (!sound) break;
}

console.log(`${files} files read; slowest ${slowest.toFixed(0)} ms`);
for (const [outcome, count] of [...outcomes].sort((a, b) => b[1] - a[1]))
  console.log(`  ${outcome.padEnd(16)} ${count}`);
process.exitCode = sound ? 0 : 1;
