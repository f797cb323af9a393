import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { seededRandom } from '../bench/random.ts';
import { watchBranches } from './branch-coverage.ts';
import { hostileFiles } from './hostile-files.ts';
import { mutate } from './mutate.ts';
import { SEEDS } from './seeds.ts';

/**
 * `npm run fuzz -- [--minutes 2] [--seed 1]`: reads mutated files until the time is up, and tells which branches of the
 * reader none of them reached. A file that breaks the reader is kept, its path printed, and the exit code is 1.
 */
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '2' }, seed: { type: 'string', default: '1' } },
});
const random = seededRandom(Number(values.seed));
const coverage = await watchBranches(new URL('../../functions/article/', import.meta.url));
const { checkReading } = await import('./check-reading.ts');

const outcomes = new Map<string, number>();
let files = 0;
let slowest = 0;

/** True when the reader holds on this file. */
function attempt(bytes: Uint8Array): boolean {
  files += 1;
  const started = performance.now();
  try {
    const result = checkReading(bytes, optionsFor());
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
  'text/plain; charset=euc-kr',
  'text/plain; charset=iso-8859-1',
  'text/markdown; charset=utf-16',
  'text/plain; charset=x-none',
];

const KEYS = ['a/2021-03-04-b.md', 'a/b.md', 'a/night-ferry/index.ko.md', 'a/901_0000012345.md', '_index.md', 'a b'];

function optionsFor() {
  const odd = random();
  return {
    ...(random() < 0.9 ? { key: KEYS[Math.floor(random() * KEYS.length)] ?? 'a/b.md' } : {}),
    ...(odd < 0.2 ? { contentType: TYPES[Math.floor(odd * 20)] ?? 'text/plain' } : {}),
    ...(random() < 0.1 ? { timeZone: random() < 0.5 ? 'America/New_York' : 'No/Where' } : {}),
    ...(random() < 0.1 ? { maxBytes: 300 } : {}),
    now: Date.UTC(2026, 0, 1),
  };
}

const end = Date.now() + Number(values.minutes) * 60_000;
let sound = [...SEEDS, ...hostileFiles().values()].every(attempt);
while (sound && Date.now() < end) sound = attempt(mutate(random));

const { branches, uncovered } = await coverage();
console.log(`${files} files read; slowest ${slowest.toFixed(0)} ms`);
for (const [outcome, count] of [...outcomes].sort((a, b) => b[1] - a[1]))
  console.log(`  ${outcome.padEnd(16)} ${count}`);
console.log(`${branches - uncovered.length} of ${branches} branches of functions/article reached; never:`);
for (const { file, line, code } of uncovered) console.log(`  ${file}:${line}  ${code}`);
process.exitCode = sound ? 0 : 1;
