// For `npm run mutate -- FOLDER` (tests/proof/mutate.ts), which sets the folder and its tests.
const { MUTATE_FOLDER = 'functions/story', MUTATE_TESTS = '' } = process.env;
const name = MUTATE_FOLDER.replaceAll('/', '-');

export default {
  mutate: [`${MUTATE_FOLDER}/**/*.ts`],
  testRunner: 'tap',
  plugins: ['@stryker-mutator/tap-runner'],
  tap: {
    testFiles: MUTATE_TESTS.split(','),
    nodeArgs: ['-r', '{{hookFile}}', '--test-reporter=tap', '{{testFile}}'],
  },
  // TypeScript 7 has no JavaScript API that Stryker could use, and Node strips the types.
  tsconfigFile: 'none',
  coverageAnalysis: 'perTest',
  incremental: true,
  incrementalFile: `.stryker/${name}.json`,
  tempDirName: '.stryker/tmp',
  ignorePatterns: ['cdk.out*', '.stryker', 'docs', 'coverage'],
  reporters: ['progress-append-only', 'clear-text', 'json'],
  jsonReporter: { fileName: `.stryker/${name}-report.json` },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  concurrency: 2,
  timeoutMS: 20_000,
  thresholds: { high: 95, low: 85, break: 85 },
};
