import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UsageError } from '../../../infra/cli/usage-error.ts';
import { parseOptions } from '../../../infra/local/options.ts';

describe('parseOptions', () => {
  const asked: [argv: string[], options: object][] = [
    [[], { mode: 'watch', verbose: false, context: {} }],
    [['--verbose'], { mode: 'watch', verbose: true, context: {} }],
    [['--help'], { mode: 'help' }],
    [['-c', 'prefix=in/', '-c', 'a=b=c'], { mode: 'watch', verbose: false, context: { prefix: 'in/', a: 'b=c' } }],
    [['--once', 'a', 'b'], { mode: 'once', json: false, verbose: false, context: {}, paths: ['a', 'b'] }],
    [['--once', '--json', 'a'], { mode: 'once', json: true, verbose: false, context: {}, paths: ['a'] }],
    [['a', '--json', '--once'], { mode: 'once', json: true, verbose: false, context: {}, paths: ['a'] }],
    [['--once', '--', '--odd.md'], { mode: 'once', json: false, verbose: false, context: {}, paths: ['--odd.md'] }],
  ];
  for (const [argv, options] of asked) {
    it(`reads ${argv.join(' ') || 'nothing'}`, () => assert.deepEqual(parseOptions(argv), options));
  }

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
  ]) {
    it(`refuses ${argv.join(' ')} in one line`, () => {
      assert.throws(
        () => parseOptions(argv),
        (error) => error instanceof UsageError && !error.message.includes('\n'),
      );
    });
  }
});
