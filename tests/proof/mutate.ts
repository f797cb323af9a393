import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

/** Storms that a mutant must pass, after the unit tests and properties. */
const STORMS = 'tests/proof/simulation/few-storms.ts';

interface Module {
  /** What is changed, beside the folder itself. */
  readonly also?: readonly string[];
  /** What must notice it, in the order in which it runs: it takes seconds, because it runs for each mutant. */
  readonly tests: readonly string[];
}

/** Of the template, without those of what is beside it. */
const TEMPLATE =
  'tests/infra/{wiredrop,template,settings,poll-setting,monitoring,judge,backfill,release,parts,stream-filter}.test.ts';

/** Folders whose nearest tests are more, or less, than those at the same place below `tests`. */
const MODULES: Readonly<Record<string, Module>> = {
  'functions/story': { tests: ['tests/functions/story/**/*.test.ts', STORMS] },
  'functions/matching': { tests: ['tests/functions/{matching/*,story/change/match*}.test.ts'] },
  'functions/ingest': { tests: ['tests/functions/ingest/*.test.ts', STORMS] },
  'functions/notify': { tests: ['tests/functions/notify/**/*.test.ts', STORMS] },
  'functions/unpack': { tests: ['tests/functions/{unpack/*,ingest/file-events}.test.ts', STORMS] },
  'functions/poll': { tests: ['tests/functions/{poll/*,doors}.test.ts', STORMS] },
  'functions/release': {
    also: ['functions/story/record/hold.ts', 'functions/story/change/{held,revision-budget}.ts'],
    tests: [
      'tests/functions/{release/*,story/record/embargo}.test.ts',
      'tests/functions/story/change/revision-budget.test.ts',
      STORMS,
    ],
  },
  'infra/constructs': { tests: [TEMPLATE, 'tests/infra/least-privilege.test.ts'] },
  'infra/settings': { tests: ['tests/infra/{settings,poll-setting,judge}.test.ts'] },
  'infra/bundle': { tests: ['tests/infra/{bundling,release,parts}.test.ts'] },
  // The page in a browser takes a minute.
  'infra/desk/console': { tests: ['tests/infra/desk/console/{actions,http,stack-state}.test.ts'] },
  'functions/heal': {
    also: ['functions/story/change/twins.ts', 'functions/story/table/dynamo-twins.ts'],
    tests: ['tests/functions/story/change/twins.test.ts', STORMS],
  },
};

const USAGE = `npm run mutate -- FOLDER [--mutants N] [--seed S] [stryker's options]

Changes the code of a folder with Stryker, one change at a time, and lists the changes that no test notices. All tests of a
folder run in one process, which ends at the first failure. --mutants draws so many of the changes that a test runs, by the seed (1). FOLDER is
one below functions, infra or tests/lab, or a file there. Its tests are those at the same place below tests; of these others: ${Object.keys(MODULES).join(', ')}`;

const { values, positionals } = parseArgs({
  options: { mutants: { type: 'string', default: '' }, seed: { type: 'string', default: '1' } },
  allowPositionals: true,
});
const [asked = '', ...options] = positionals;
const target = asked.replace(/\/$/, '');
const root = join(import.meta.dirname, '..', '..');
const [folder, part] =
  Object.entries(MODULES).find(([known]) => target === known || target.startsWith(`${known}/`)) ?? nearest();
if (globSync(part.tests as string[], { cwd: root }).length === 0) {
  console.error(USAGE);
  process.exit(2);
}
const code =
  target === folder
    ? [`${folder}/**/*.ts`, ...(part.also ?? [])]
    : [target.endsWith('.ts') ? target : `${target}/**/*.ts`];
/** The tests of the folder, or of the one above that has some. */
function nearest(): [folder: string, part: Module] {
  let path = /^(?:(?:functions|infra)\/|tests\/lab)/.test(target) ? target.replace(/\.ts$/, '') : '';
  const testsOf = (one: string) =>
    [`${one}.test.ts`, `${one}/**/*.test.ts`].map((file) => `tests/${file.replace(/^tests\//, '')}`);
  while (path.includes('/') && globSync(testsOf(path), { cwd: root }).length === 0) path = dirname(path);
  const isSlow = /\.(?:long|e2e)\.test\.ts$/;
  const tests = globSync(testsOf(path), { cwd: root }).filter((file) => !isSlow.test(file));
  return [path, { tests: path.includes('/') ? tests : [] }];
}

const filesOf = (patterns: readonly string[]) => patterns.flatMap((pattern) => globSync(pattern, { cwd: root }));
const env = {
  ...process.env,
  MUTATE_NAME: target.replaceAll('/', '-'),
  MUTATE_CODE: filesOf(code)
    .filter((file) => !file.endsWith('.test.ts'))
    .join(','),
  MUTATE_TESTS: filesOf(part.tests).join(','),
  MUTATE_MUTANTS: values.mutants,
  MUTATE_SEED: values.seed,
};
const stryker = join(root, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js');
const args = [stryker, 'run', '.stryker.mjs', ...options];
const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env });
process.exitCode = status ?? 1;
