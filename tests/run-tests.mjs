// `npm test -- PATTERN…`: the tests of these files. A pattern is a glob, a folder, or a part of a file's path; what is
// none of these is a part of a test's name. Without a pattern: type check, lint, and all tests.

import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import path from 'node:path';

const ALL = 'tests/**/*.test.ts';
const patterns = process.argv.slice(2);

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

if (patterns.length === 0) run('npm', ['run', 'check']);
const chosen = patterns.map((pattern) => ({ pattern, files: filesOf(pattern) }));
const names = chosen.flatMap(({ pattern, files }) => (files.length === 0 ? [`--test-name-pattern=${pattern}`] : []));
const files = chosen.flatMap((one) => one.files);
run(process.execPath, [
  ...['--import', './infra/local/require-node.mjs', '--test', '--test-concurrency=3'],
  ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
  ...['--test-reporter=./tests/skip-reporter.mjs', '--test-reporter-destination=stderr'],
  ...names,
  ...(files.length > 0 ? files : [ALL]),
]);
