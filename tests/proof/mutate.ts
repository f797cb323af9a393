import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';

/** The tests that must notice a mutant of a folder: its unit tests, and the proof that needs no stack. */
const PROOF = ['tests/proof/interleavings/interleavings.test.ts', 'tests/proof/simulation/few-storms.ts'];
const TESTS: Readonly<Record<string, readonly string[]>> = {
  'functions/story': ['tests/functions/story/**/*.test.ts', ...PROOF],
  'functions/matching': ['tests/functions/matching/**/*.test.ts', 'tests/functions/story/change/match*.test.ts'],
  'functions/ingest': ['tests/functions/ingest/**/*.test.ts', ...PROOF],
  'functions/webhook': ['tests/functions/webhook/**/*.test.ts'],
  'functions/sources': ['tests/functions/sources/**/*.test.ts'],
  'infra/operator/correct': ['tests/infra/operator/correct/**/*.test.ts'],
  'functions/notify': ['tests/functions/notify/**/*.test.ts', ...PROOF],
  'functions/unpack': ['tests/functions/unpack/**/*.test.ts', ...PROOF],
  'functions/poll': ['tests/functions/poll/**/*.test.ts', ...PROOF],
  'functions/release': ['tests/functions/{release/*,ingest/embargo}.test.ts', ...PROOF],
  'functions/heal': ['tests/functions/story/change/twins.test.ts', ...PROOF],
};

const USAGE = `npm run mutate -- FOLDER [stryker's options]

Changes the code of a folder with Stryker, one change at a time, and lists the changes that no test notices. Results are kept in
.stryker/, so an interrupted run resumes. FOLDER is one of these, or a folder in it: ${Object.keys(TESTS).join(', ')}`;

const [asked = '', ...options] = process.argv.slice(2);
const folder = asked.replace(/\/$/, '');
/** Of a subfolder, the tests of the folder that it is in. */
const tests = Object.entries(TESTS).find(([known]) => folder === known || folder.startsWith(`${known}/`))?.[1];
if (tests === undefined) {
  console.error(USAGE);
  process.exit(2);
}
const root = join(import.meta.dirname, '..', '..');
const files = tests.flatMap((pattern) => globSync(pattern, { cwd: root }));
const env = { ...process.env, MUTATE_FOLDER: folder, MUTATE_TESTS: files.join(',') };
const stryker = join(root, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js');
const { status } = spawnSync(process.execPath, [stryker, 'run', '.stryker.mjs', ...options], {
  cwd: root,
  stdio: 'inherit',
  env,
});
process.exitCode = status ?? 1;
