// `npm test -- PATTERN…`: the tests of these files. A pattern is a glob, a folder, or a part of a file's path; what is
// none of these is a part of a test's name. Without a pattern: type check, lint, and all tests but those that take long
// and rarely fail: `npm test -- .long.` runs these, as .ci/long does.

import { spawn, spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ALL = 'tests/**/*.test.ts';
const patterns = process.argv.slice(2);
/** Each process of tests leaves here what it skipped and what failed, for the end of the run. */
const left = mkdtempSync(path.join(tmpdir(), 'wiredrop-tests-'));
let processes = 0;
process.on('exit', () => {
  for (const file of readdirSync(left)) process.stdout.write(readFileSync(path.join(left, file)));
  rmSync(left, { recursive: true });
});

/** @param {string} command @param {string[]} args */
function run(command, args) {
  const { status } = spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) process.exit(status ?? 1);
}

/** A process for each file. @param {string[]} files @returns {Promise<boolean>} whether they passed */
function runAlone(files) {
  const child = spawn(process.execPath, testArguments(['--test-concurrency=2', ...files]), { stdio: 'inherit' });
  return new Promise((resolve) => child.on('close', (code) => resolve(code === 0)));
}

/** @param {string} pattern */
function filesOf(pattern) {
  const files = globSync([pattern, `${pattern}/**/*.test.ts`]).filter((file) => file.endsWith('.test.ts'));
  if (files.length > 0) return files;
  return globSync(ALL).filter((file) => file.split(path.sep).join('/').includes(pattern));
}

/** @param {string[]} rest */
function testArguments(rest) {
  return [
    ...['--import', './infra/local/require-node.mjs', '--import', './tests/seed.mjs', '--test'],
    // Only what hangs is ended: no test judges by the clock.
    '--test-timeout=1800000',
    ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
    ...['--test-reporter=./tests/end-reporter.mjs', `--test-reporter-destination=${left}/${processes++}`, ...rest],
  ];
}

/**
 * The files of the functions' room start nothing, but for three that measure a process. Those of the stack on this machine
 * share one world (`sharedWorld`), or have worlds of their own, in which they mostly wait; those of infra and docs load
 * the CDK. One process for all of a kind takes minutes of computing less than one for each.
 */
const TOGETHER = [
  /^tests\/functions\/(?!article\/(bounds|memory|split)\.test\.ts$)/,
  /^tests\/(infra\/console\/console|infra\/cli\/(commands|documented)|e2e\/(announcements|correct)|upgrade)/,
  /^tests\/e2e\//,
  /^tests\/(infra|docs)\//,
];

/** @param {string} file */
const kindOf = (file) => TOGETHER.findIndex((pattern) => pattern.test(file.split(path.sep).join('/')));

/** @param {string[]} files @returns {Promise<() => boolean>} prints what it said, and says whether it passed */
function runTogether(files) {
  const child = spawn(process.execPath, testArguments(['--test-isolation=none', ...files]));
  /** @type {Buffer[]} */
  const printed = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => printed.push(part));
  return new Promise((resolve) =>
    child.on('close', (code) =>
      resolve(() => {
        process.stdout.write(Buffer.concat(printed));
        return code === 0;
      }),
    ),
  );
}

if (patterns.length > 0) {
  const chosen = patterns.map((pattern) => ({ pattern, files: filesOf(pattern) }));
  const names = chosen.flatMap(({ pattern, files }) => (files.length === 0 ? [`--test-name-pattern=${pattern}`] : []));
  const files = chosen.flatMap((one) => one.files);
  run(process.execPath, testArguments(['--test-concurrency=3', ...names, ...(files.length > 0 ? files : [ALL])]));
} else {
  run('npm', ['run', 'check']);
  const long = globSync('tests/**/*.long.test.ts');
  const all = globSync(ALL).filter((file) => !long.includes(file));
  const [others, ...together] = await Promise.all([
    runAlone(all.filter((file) => kindOf(file) === -1)),
    ...TOGETHER.map((_, kind) => runTogether(all.filter((file) => kindOf(file) === kind))),
  ]);
  const passed = [...together.map((print) => print()), others].every(Boolean);
  console.log(`\nNOT RUN, it takes long (npm test -- .long.): ${long.join(' ')}`);
  if (!passed) process.exit(1);
}
