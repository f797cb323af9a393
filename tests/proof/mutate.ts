import { spawnSync } from 'node:child_process';
import { globSync, readFileSync, rmSync } from 'node:fs';
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

/** Of the template, without those of what is beside it: that with the snapshot takes longest. */
const TEMPLATE =
  'tests/infra/{wiredrop,monitoring,judge,backfill,parts,stream-filter,limits,least-privilege,template}.test.ts';

/** Folders whose nearest tests are more, or less, than those at the same place below `tests`. */
const MODULES: Readonly<Record<string, Module>> = {
  'functions/story': { tests: ['tests/functions/story/**/*.test.ts', STORMS] },
  'functions/matching': { tests: ['tests/functions/{matching/*,story/change/match*}.test.ts'] },
  'functions/ingest': {
    tests: ['tests/functions/{ingest/*,story/record/embargo,story/correct/publish}.test.ts', STORMS],
  },
  'functions/notify': { tests: ['tests/functions/notify/**/*.test.ts', STORMS] },
  'functions/unpack': { tests: ['tests/functions/{unpack/*,ingest/file-events}.test.ts', STORMS] },
  'functions/canary': { tests: ['tests/functions/{canary/*,ingest/ingest-file}.test.ts'] },
  'functions/poll': { tests: ['tests/functions/{poll/*,doors}.test.ts', STORMS] },
  'functions/release': {
    also: ['functions/story/record/hold.ts', 'functions/story/change/{held,revision-budget}.ts'],
    tests: [
      'tests/functions/{release/*,story/record/embargo}.test.ts',
      'tests/functions/story/change/revision-budget.test.ts',
      STORMS,
    ],
  },
  'infra/constructs': { tests: [TEMPLATE] },
  'infra/settings': { tests: ['tests/infra/{settings,poll-setting,judge}.test.ts'] },
  'infra/bundle': { tests: ['tests/infra/{bundling,release}.test.ts', 'tests/docs/{generated,asyncapi}.test.ts'] },
  'functions/heal': {
    also: ['functions/story/change/twins.ts', 'functions/story/table/dynamo-twins.ts'],
    tests: ['tests/functions/story/change/twins.test.ts', STORMS],
  },
};

/** Percent of all that were drawn with --all: fewer, and tests have stopped to notice. */
const LEAST_NOTICED = 70;

const USAGE = `npm run mutate -- FOLDER [--mutants N] [--seed S] [stryker's options]
npm run mutate -- --all [--seconds N] [--seed S]

Changes the code of a folder with Stryker, one change at a time, and lists the changes that no test notices. All tests of a
folder run in one process, which ends at the first failure. --mutants draws so many of the changes that a test runs,
by the seed (1). FOLDER is one below functions, infra or tests/lab, or a file there. Its tests are those at the same
place below tests; of these others: ${Object.keys(MODULES).join(', ')}

--all draws in every folder: as many as the tests of a folder can be run for in N seconds (30), but two at least and twenty
at most. At the end it prints a table, and fails if fewer than ${LEAST_NOTICED}% were noticed.`;

const root = join(import.meta.dirname, '..', '..');
const nameOf = (folder: string): string => folder.replaceAll('/', '-');
const reportOf = (folder: string): string => join(root, '.stryker', `${nameOf(folder)}.json`);
const filesOf = (patterns: readonly string[]) => patterns.flatMap((pattern) => globSync(pattern, { cwd: root }));

const { values, positionals } = parseArgs({
  options: {
    mutants: { type: 'string', default: '' },
    seed: { type: 'string', default: '1' },
    all: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '30' },
  },
  allowPositionals: true,
});
const [asked = '', ...options] = positionals;
process.exitCode = values.all ? mutateAll() : mutate(asked.replace(/\/$/, ''), values.mutants, options);

/** @returns Stryker's exit code; 2 where there are no tests. */
function mutate(target: string, mutants: string, options: readonly string[] = []): number {
  const [folder, part] = moduleOf(target);
  const tests = filesOf(part.tests);
  if (tests.length === 0) {
    console.error(USAGE);
    return 2;
  }
  const code =
    target === folder
      ? [`${folder}/**/*.ts`, ...(part.also ?? [])]
      : [target.endsWith('.ts') ? target : `${target}/**/*.ts`];
  const env = {
    ...process.env,
    MUTATE_NAME: nameOf(target),
    MUTATE_CODE: filesOf(code)
      .filter((file) => !file.endsWith('.test.ts'))
      .join(','),
    MUTATE_TESTS: tests.join(','),
    MUTATE_MUTANTS: mutants,
    MUTATE_SEED: values.seed,
  };
  const stryker = join(root, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js');
  const args = [stryker, 'run', '.stryker.mjs', ...options];
  return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env }).status ?? 1;
}

function mutateAll(): number {
  const rows: string[] = [];
  const sum = { noticed: 0, tried: 0 };
  for (const folder of allFolders()) {
    const runs = Math.floor(Number(values.seconds) / secondsOf(filesOf(moduleOf(folder)[1].tests)));
    // Of a draw that does not start nothing is left to be read.
    rmSync(reportOf(folder), { force: true });
    mutate(folder, String(Math.min(20, Math.max(2, runs))));
    const { noticed, tried } = scoreOf(folder);
    rows.push(`| \`${folder}\` | ${values.seed} | ${noticed} of ${tried} |`);
    sum.noticed += noticed;
    sum.tried += tried;
  }
  console.log(`\n${rows.join('\n')}\n\n${sum.noticed} of ${sum.tried} changes were noticed.`);
  return sum.noticed * 100 < LEAST_NOTICED * sum.tried ? 1 : 0;
}

/** Folders with code: those below functions, infra and the desk, and the lab. */
function allFolders(): string[] {
  const below = globSync(['functions/*', 'infra/*', 'infra/desk/*'], { cwd: root }).filter(
    (one) => one !== 'infra/desk',
  );
  return [...below.map((one) => one.replaceAll('\\', '/')).sort(), 'tests/lab'].filter(
    (folder) => globSync(`${folder}/**/*.ts`, { cwd: root }).length > 0,
  );
}

/** How long these tests take without a change. @throws Error if they fail. */
function secondsOf(tests: readonly string[]): number {
  const imports = ['./infra/node/require-node.mjs', './tests/seed.mjs'].flatMap((file) => ['--import', file]);
  const args = [...imports, '--test', '--test-isolation=none', '--test-reporter=dot', ...tests];
  const began = performance.now();
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  if (tests.length === 0 || status !== 0) throw new Error(`There are no tests that pass: ${tests.join(' ')}`);
  return (performance.now() - began) / 1_000;
}

/** Of the latest draw in a folder. */
function scoreOf(folder: string): { noticed: number; tried: number } {
  const { files } = JSON.parse(readFileSync(reportOf(folder), 'utf8')) as {
    files: Record<string, { mutants: { status: string }[] }>;
  };
  const all = Object.values(files).flatMap(({ mutants }) => mutants.map(({ status }) => status));
  const noticed = all.filter((status) => status === 'Killed' || status === 'Timeout').length;
  return { noticed, tried: noticed + all.filter((status) => status === 'Survived').length };
}

function moduleOf(target: string): [folder: string, part: Module] {
  return (
    Object.entries(MODULES).find(([known]) => target === known || target.startsWith(`${known}/`)) ?? nearest(target)
  );
}

/** The tests of the folder, or of the one above that has some. */
function nearest(target: string): [folder: string, part: Module] {
  let path = /^(?:(?:functions|infra)\/|tests\/lab)/.test(target) ? target.replace(/\.ts$/, '') : '';
  const testsOf = (one: string) =>
    [`${one}.test.ts`, `${one}/**/*.test.ts`].map((file) => `tests/${file.replace(/^tests\//, '')}`);
  while (path.includes('/') && globSync(testsOf(path), { cwd: root }).length === 0) path = dirname(path);
  // The page in a browser takes a minute.
  const isSlow = /\.(?:long|e2e)\.test\.ts$|console\/console\.test/;
  const tests = globSync(testsOf(path), { cwd: root }).filter((file) => !isSlow.test(file));
  return [path, { tests: path.includes('/') ? tests : [] }];
}
