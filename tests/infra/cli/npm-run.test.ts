import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import { callersPath, refuseEatenOptions } from '../../../infra/cli/npm-run.ts';

const options = {
  'dry-run': { type: 'boolean' },
  'no-wait': { type: 'boolean' },
  json: { type: 'boolean' },
  yes: { type: 'boolean' },
  grace: { type: 'string' },
} as const;

/** npm calls the script of this name, which this test is. */
const byNpm = { npm_lifecycle_event: basename(process.argv[1] ?? '', '.ts'), INIT_CWD: '/far/off' };

const refused = (env: Record<string, string>, args: readonly string[] = ['good.md']) => {
  try {
    refuseEatenOptions(options, args, env);
  } catch (error) {
    return (error as Error).message.replaceAll(byNpm.npm_lifecycle_event, 'NAME');
  }
  return undefined;
};

describe('options that npm has taken because no -- stood before them', () => {
  it('are refused, with the line as it should be', () => {
    const message = 'npm took --dry-run for its own: write -- before options: npm run NAME -- --dry-run good.md';
    assert.equal(refused({ ...byNpm, npm_config_dry_run: 'true' }), message);
    assert.match(refused({ ...byNpm, npm_config_grace: '0' }) ?? '', /-- --grace 0 good\.md$/);
    assert.match(refused({ ...byNpm, npm_config_wait: '' }) ?? '', /-- --no-wait good\.md$/);
  });

  it('are shown without a value that has become one of the arguments', () => {
    assert.match(refused({ ...byNpm, npm_config_grace: 'true' }, ['0', 'night/']) ?? '', /-- --grace …$/);
  });

  it('are none that npm has of its own: a default, one that its files set, one that does no harm', () => {
    const folder = mkdtempSync(join(tmpdir(), 'wiredrop-npm-'));
    try {
      const npm_config_userconfig = join(folder, 'npmrc');
      writeFileSync(npm_config_userconfig, 'audit=false\njson = true\n');
      assert.equal(refused({ ...byNpm, npm_config_userconfig, npm_config_json: 'true' }), undefined);
      assert.notEqual(refused({ ...byNpm, npm_config_userconfig, npm_config_dry_run: 'true' }), undefined);
    } finally {
      rmSync(folder, { recursive: true });
    }
    assert.equal(refused({ ...byNpm, npm_config_yes: 'true', npm_config_dry_run: '' }), undefined);
  });

  it('are none where npm runs another script, which runs this program', () => {
    assert.equal(refused({ npm_lifecycle_event: 'test', npm_config_dry_run: 'true' }), undefined);
  });
});

describe('a path of an operator', () => {
  it('begins where npm was called', () => {
    assert.equal(callersPath('a/b.md', byNpm), join('/far/off/a/b.md'));
    assert.equal(callersPath('/a/b.md', byNpm), '/a/b.md');
    assert.equal(callersPath('a/b.md', { npm_lifecycle_event: 'test', INIT_CWD: '/far/off' }), 'a/b.md');
  });
});
