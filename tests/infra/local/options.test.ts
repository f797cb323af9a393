import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { describe, it } from 'node:test';
import { UsageError } from '../../../infra/cli/usage-error.ts';
import { parseOptions } from '../../../infra/local/options.ts';

describe('parseOptions', () => {
  const asked: [argv: string[], options: object][] = [
    [[], { mode: 'watch', verbose: false, context: {} }],
    [['--verbose'], { mode: 'watch', verbose: true, context: {} }],
    [['--help'], { mode: 'help' }],
    [
      ['--engine', 'dynoxide', '--keep', 'kept'],
      { mode: 'watch', verbose: false, context: {}, engine: 'dynoxide', keep: 'kept' },
    ],
    [['-c', 'prefix=in/', '-c', 'a=b=c'], { mode: 'watch', verbose: false, context: { prefix: 'in/', a: 'b=c' } }],
    [['--once', 'a', 'b'], { mode: 'once', json: false, verbose: false, context: {}, paths: ['a', 'b'] }],
    [['--once', '--json', 'a'], { mode: 'once', json: true, verbose: false, context: {}, paths: ['a'] }],
    [['a', '--json', '--once'], { mode: 'once', json: true, verbose: false, context: {}, paths: ['a'] }],
    [['--once', '--', '--odd.md'], { mode: 'once', json: false, verbose: false, context: {}, paths: ['--odd.md'] }],
  ];
  for (const [argv, options] of asked) {
    it(`reads ${argv.join(' ') || 'nothing'}`, () => assert.deepEqual(parseOptions(argv), options));
  }

  /** npm calls the script of this name, which this test is. */
  const script = basename(process.argv[1] ?? '', '.ts');
  for (const [written, config, argv, line] of [
    ['-c a=b', { call: 'a=b' }, [], '-c …'],
    ['--context=a=b', { context: 'a=b' }, [], '--context a=b'],
    ['--once a', { once: 'true' }, ['a'], '--once a'],
    ['--json', { json: 'true' }, [], '--json'],
    ['--verbose -- --once a', { loglevel: 'verbose' }, ['--once', 'a'], '--verbose --once a'],
  ] as const) {
    const env = Object.fromEntries(Object.entries(config).map(([name, value]) => [`npm_config_${name}`, value]));
    it(`refuses npm start ${written}, of which npm has taken a part`, () => {
      assert.throws(
        () => parseOptions(argv, { ...env, npm_lifecycle_event: script }),
        (error) => error instanceof UsageError && error.message.endsWith(`: npm run ${script} -- ${line}`),
      );
    });
  }

  it('takes what npm has of its own for no option', () => {
    for (const [argv, loglevel] of [
      [['--verbose'], 'verbose'],
      [[], 'silent'],
    ] as const) {
      const env = { npm_lifecycle_event: script, npm_config_loglevel: loglevel };
      assert.equal(parseOptions(argv, env).mode, 'watch');
    }
  });

  for (const argv of [
    ['--once'],
    ['--json'],
    ['a.md'],
    ['--onec', 'a'],
    ['--once=yes', 'a'],
    ['-x'],
    ['-c', 'prefix'],
    ['-c', '=x'],
    ['-c'],
    ['--engine', 'derby'],
    ['--engine'],
    ['--keep', ''],
  ]) {
    it(`refuses ${argv.join(' ')} in one line`, () => {
      assert.throws(
        () => parseOptions(argv),
        (error) => error instanceof UsageError && !error.message.includes('\n'),
      );
    });
  }
});
