import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseOptions, UsageError } from './options.ts';

describe('npm run faults', () => {
  it('runs a campaign of 2,000 files and publishes it, unless told otherwise', () => {
    const { seed, ...rest } = { seed: '', ...parseOptions([]) };
    assert.match(seed, /^\d+$/);
    assert.deepEqual(rest, { mode: 'campaign', files: 2_000, minutes: 60, publish: true });
    assert.deepEqual(parseOptions(['--seed', '7', '--files', '50', '--minutes', '2']), {
      mode: 'campaign',
      seed: '7',
      files: 50,
      minutes: 2,
      publish: true,
    });
  });

  it('publishes no short campaign, and only a complete run of the mutants', () => {
    assert.deepEqual(parseOptions(['--short', '--seed', '1']), {
      mode: 'campaign',
      seed: '1',
      files: 340,
      minutes: 1,
      publish: false,
    });
    assert.deepEqual(parseOptions(['--mutants', '--seed', '1']), {
      mode: 'mutants',
      seed: '1',
      only: '',
      publish: true,
    });
    assert.deepEqual(parseOptions(['--mutants', '--only', 'race', '--seed', '1']), {
      mode: 'mutants',
      seed: '1',
      only: 'race',
      publish: false,
    });
  });

  it('simulates a thousand storms, or as many as it is told', () => {
    assert.deepEqual(parseOptions(['--simulations', '--seed', '1']), {
      mode: 'simulations',
      seed: '1',
      storms: 1_000,
      publish: true,
    });
    assert.deepEqual(parseOptions(['--simulations', '5', '--seed', '1']), {
      mode: 'simulations',
      seed: '1',
      storms: 5,
      publish: false,
    });
  });

  it('refuses what makes no sense', () => {
    assert.throws(() => parseOptions(['--simulations', '0']), UsageError);
    assert.throws(() => parseOptions(['--files', 'many']), UsageError);
    assert.throws(() => parseOptions(['--fast']), UsageError);
  });
});
