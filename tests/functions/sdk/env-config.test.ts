import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { loadConfig } from '../../../functions/sdk/env-config.ts';

describe('loadConfig', () => {
  const setting = {
    environmentVariableSelector: (env: NodeJS.ProcessEnv) => env.WIREDROP_TEST && Number(env.WIREDROP_TEST),
    configFileSelector: () => assert.fail('there is no file'),
    default: 4,
  };
  afterEach(() => {
    delete process.env.WIREDROP_TEST;
  });

  it('takes a setting from the environment', async () => {
    process.env.WIREDROP_TEST = '7';
    assert.equal(await loadConfig(setting)(), 7);
  });

  it('takes its default where the environment has none, which may have to be asked for', async () => {
    assert.equal(await loadConfig(setting)(), 4);
    assert.equal(await loadConfig({ ...setting, default: async () => 5 })(), 5);
    assert.equal(await loadConfig({ environmentVariableSelector: () => undefined })(), undefined);
  });

  it('looks once, and when it is first asked', async () => {
    const load = loadConfig(setting);
    process.env.WIREDROP_TEST = '7';
    assert.equal(await load(), 7);
    process.env.WIREDROP_TEST = '8';
    assert.equal(await load(), 7);
  });

  it('hands on what the setting is for', async () => {
    const seen: unknown[] = [];
    const environmentVariableSelector = (_: NodeJS.ProcessEnv, options: unknown) => seen.push(options);
    await loadConfig({ environmentVariableSelector }, { signingName: 's3', logger: console })();
    assert.deepEqual(seen, [{ signingName: 's3', logger: console }]);
  });

  it('fails for a value that makes no sense, and where a default cannot be had', async () => {
    const senseless = {
      environmentVariableSelector: () => {
        throw new Error('AWS_MAX_ATTEMPTS is no number');
      },
    };
    await assert.rejects(loadConfig(senseless)(), /AWS_MAX_ATTEMPTS/);
    const missing = { ...setting, default: () => Promise.reject(new Error('Region is missing')) };
    await assert.rejects(loadConfig(missing)(), /Region is missing/);
  });
});
