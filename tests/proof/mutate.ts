import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/** Storms that a mutant must pass, after the unit tests and properties. */
const STORMS = 'tests/proof/simulation/few-storms.ts';

interface Module {
  /** What is changed, beside the folder itself. */
  readonly also?: readonly string[];
  /** What must notice it, in the order in which it runs: it takes seconds, because it runs for each mutant. */
  readonly tests: readonly string[];
}

const MODULES: Readonly<Record<string, Module>> = {
  'functions/story': { tests: ['tests/functions/story/**/*.test.ts', STORMS] },
  'functions/matching': { tests: ['tests/functions/{matching/*,story/change/match*}.test.ts'] },
  'functions/ingest': { tests: ['tests/functions/ingest/*.test.ts', STORMS] },
  'functions/webhook': { tests: ['tests/functions/webhook/*.test.ts'] },
  'functions/sources': { tests: ['tests/functions/sources/*.test.ts'] },
  'infra/operator/correct': { tests: ['tests/infra/operator/correct/*.test.ts'] },
  'functions/notify': { tests: ['tests/functions/notify/**/*.test.ts', STORMS] },
  'functions/unpack': { tests: ['tests/functions/{unpack/*,ingest/file-events}.test.ts', STORMS] },
  'functions/poll': { tests: ['tests/functions/{poll/*,article/doors}.test.ts', STORMS] },
  'functions/release': {
    also: ['functions/story/record/hold.ts', 'functions/story/change/{held,revision-budget}.ts'],
    tests: [
      'tests/functions/{release/*,ingest/embargo}.test.ts',
      'tests/functions/story/change/revision-budget.test.ts',
      STORMS,
    ],
  },
  'functions/heal': {
    also: ['functions/story/change/twins.ts', 'functions/story/table/dynamo-twins.ts'],
    tests: ['tests/functions/story/change/twins.test.ts', STORMS],
  },
};

const USAGE = `npm run mutate -- FOLDER [--mutants N] [--seed S] [stryker's options]

Changes the code of a folder with Stryker, one change at a time, and lists the changes that no test notices. All tests of a
folder run in one process, which ends at the first failure. --mutants draws so many of the changes that a test runs, by the seed (1). FOLDER is
one of these, or a folder or file in it: ${Object.keys(MODULES).join(', ')}`;

const { values, positionals } = parseArgs({
  options: { mutants: { type: 'string', default: '' }, seed: { type: 'string', default: '1' } },
  allowPositionals: true,
});
const [asked = '', ...options] = positionals;
const target = asked.replace(/\/$/, '');
const [folder, part] =
  Object.entries(MODULES).find(([known]) => target === known || target.startsWith(`${known}/`)) ?? [];
if (folder === undefined || part === undefined) {
  console.error(USAGE);
  process.exit(2);
}
const root = join(import.meta.dirname, '..', '..');
const code =
  target === folder
    ? [`${folder}/**/*.ts`, ...(part.also ?? [])]
    : [target.endsWith('.ts') ? target : `${target}/**/*.ts`];
const filesOf = (patterns: readonly string[]) => patterns.flatMap((pattern) => globSync(pattern, { cwd: root }));
const env = {
  ...process.env,
  MUTATE_NAME: target.replaceAll('/', '-'),
  MUTATE_CODE: filesOf(code).join(','),
  MUTATE_TESTS: filesOf(part.tests).join(','),
  MUTATE_MUTANTS: values.mutants,
  MUTATE_SEED: values.seed,
};
const stryker = join(root, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js');
const args = [stryker, 'run', '.stryker.mjs', ...options];
const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env });
process.exitCode = status ?? 1;
