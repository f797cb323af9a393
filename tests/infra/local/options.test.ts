import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseOptions, UsageError } from '../../../infra/local/options.ts';

describe('parseOptions', () => {
  const asked: [argv: string[], options: object][] = [
    [[], { mode: 'watch', verbose: false }],
    [['--verbose'], { mode: 'watch', verbose: true }],
    [['--help'], { mode: 'help' }],
    [['--once', 'a', 'b'], { mode: 'once', json: false, verbose: false, paths: ['a', 'b'] }],
    [['--once', '--json', 'a'], { mode: 'once', json: true, verbose: false, paths: ['a'] }],
    [['a', '--json', '--once'], { mode: 'once', json: true, verbose: false, paths: ['a'] }],
    [['--once', '--', '--odd.md'], { mode: 'once', json: false, verbose: false, paths: ['--odd.md'] }],
  ];
  for (const [argv, options] of asked) {
    it(`reads ${argv.join(' ') || 'nothing'}`, () => assert.deepEqual(parseOptions(argv), options));
  }

  for (const argv of [['--once'], ['--json'], ['a.md'], ['--onec', 'a'], ['--once=yes', 'a'], ['-x']]) {
    it(`refuses ${argv.join(' ')} in one line`, () => {
      assert.throws(
        () => parseOptions(argv),
        (error) => error instanceof UsageError && !error.message.includes('\n'),
      );
    });
  }
});
