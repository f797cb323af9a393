// For `npm run mutate -- FOLDER` (tests/proof/mutate.ts), which sets what is changed and which tests run.
const { MUTATE_NAME = '', MUTATE_CODE = '', MUTATE_TESTS = '', MUTATE_MUTANTS = '' } = process.env;
const [first, ...others] = MUTATE_TESTS.split(',');

export default {
  mutate: MUTATE_CODE.split(','),
  testRunner: 'tap',
  plugins: ['@stryker-mutator/tap-runner', './tests/proof/mutants/draw.mjs'],
  checkers: MUTATE_MUTANTS === '' ? [] : ['draw'],
  tap: {
    testFiles: [first],
    // All in one process: to start one and to load the code takes longer than most tests.
    nodeArgs: [
      ...['-r', '{{hookFile}}', '--import', './infra/node/require-node.mjs', '--import', './tests/seed.mjs'],
      ...['--test', '--test-isolation=none', '--test-reporter=./tests/proof/mutants/first-failure.mjs'],
      ...['{{testFile}}', ...others],
    ],
  },
  // TypeScript 7 has no JavaScript API that Stryker could use, and Node strips the types.
  tsconfigFile: 'none',
  coverageAnalysis: 'perTest',
  tempDirName: '.stryker/tmp',
  ignorePatterns: ['cdk.out*', '.stryker', 'docs/*.png', 'coverage'],
  reporters: ['progress-append-only', 'clear-text', 'json'],
  jsonReporter: { fileName: `.stryker/${MUTATE_NAME}.json` },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  concurrency: 2,
  // A mutant that does not end is found by its steps (Stryker's hit limit); the clock ends only what waits for ever.
  timeoutFactor: 3,
  timeoutMS: 30_000,
  // A draw is small: a tenth of it may be one mutant that changes nothing.
  thresholds: { high: 95, low: 90, break: MUTATE_MUTANTS === '' ? 90 : 50 },
};
