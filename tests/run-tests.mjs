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

/** @param {string} pattern */
function filesOf(pattern) {
  const files = globSync([pattern, `${pattern}/**/*.test.ts`]).filter((file) => file.endsWith('.test.ts'));
  if (files.length > 0) return files;
  return globSync(ALL).filter((file) => file.split(path.sep).join('/').includes(pattern));
}

/** @param {string[]} rest */
function testArguments(rest) {
  return [
    ...['--import', './infra/node/require-node.mjs', '--import', './tests/seed.mjs', '--test'],
    // Only what hangs is ended: no test judges by the clock.
    '--test-timeout=1800000',
    ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
    ...['--test-reporter=./tests/end-reporter.mjs', `--test-reporter-destination=${left}/${processes++}`, ...rest],
  ];
}

/**
 * What runs in one process, in the order in which they begin. Files that start nothing share one; those of infra and
 * docs load the CDK; those of the stack on this machine share one world (`sharedWorld`), or have worlds of their own,
 * in which they mostly wait. A process for each file takes minutes of computing more.
 */
const TOGETHER = [
  /^tests\/(infra\/desk\/console\/console|infra\/desk\/cli\/(commands|documented)|e2e\/announcements|upgrade)/,
  /^tests\/(?!infra|docs|e2e)(?!.*(bounds|growth|lambda-pace)\.test)/,
  /^tests\/e2e\//,
  /^tests\/(infra|docs)\//,
  // They measure the time of their process.
  /bounds|growth|lambda-pace/,
];
/** With more than two, two cores compute longer. */
const AT_ONCE = 2;

/** @param {string[]} files @returns {Promise<boolean>} whether they passed. What it says is printed at its end. */
function runTogether(files) {
  const child = spawn(process.execPath, testArguments(['--test-isolation=none', ...files]));
  /** @type {Buffer[]} */
  const printed = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => printed.push(part));
  return new Promise((resolve) =>
    child.on('close', (code) => {
      process.stdout.write(Buffer.concat(printed));
      resolve(code === 0);
    }),
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
  const jobs = [...Map.groupBy(all, (file) => TOGETHER.findIndex((some) => some.test(file.split(path.sep).join('/'))))]
    .sort(([one], [other]) => one - other)
    .map(([, files]) => files);
  const passed = [];
  const worker = async () => {
    for (let files = jobs.shift(); files; files = jobs.shift()) passed.push(await runTogether(files));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  console.log(`\nNOT RUN, it takes long (npm test -- .long.): ${long.join(' ')}`);
  if (!passed.every(Boolean)) process.exit(1);
}
