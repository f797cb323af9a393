import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OptionsError, parts, readOptions } from './options.ts';

describe('options of the bench', () => {
  it('are, without any, everything in full', () => {
    assert.deepEqual(readOptions([]), {
      parts: [...parts],
      quick: false,
      stories: 1_000_000,
      articles: undefined,
      help: false,
    });
  });

  it('name parts', () => {
    assert.deepEqual(readOptions(['--only', 'calls,growth']).parts, ['calls', 'growth']);
  });

  it('take a number of stories as people write it', () => {
    assert.equal(readOptions(['--stories', '1e5']).stories, 100_000);
  });

  it('refuse what there is not, and say what there is', () => {
    for (const wrong of [['--only', 'speed'], ['--fast'], ['--stories', 'many'], ['--stories', '10']]) {
      assert.throws(
        () => readOptions(wrong),
        (error) => error instanceof OptionsError && error.message.includes('--only PART'),
      );
    }
  });
});
