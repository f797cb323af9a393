import assert from 'node:assert/strict';
import { it } from 'node:test';
import { defaultProvider } from '../../../functions/sdk/env-credentials.ts';

const NAMES = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'] as const;

it('defaultProvider gives the credentials of the environment, and says by name what is missing', async (context) => {
  const before = NAMES.map((name) => [name, process.env[name]] as const);
  context.after(() => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'token',
  });
  assert.deepEqual(await defaultProvider()(), {
    accessKeyId: 'id',
    secretAccessKey: 'secret',
    sessionToken: 'token',
  });
  delete process.env.AWS_SESSION_TOKEN;
  assert.deepEqual(await defaultProvider()(), { accessKeyId: 'id', secretAccessKey: 'secret' });
  delete process.env.AWS_ACCESS_KEY_ID;
  await assert.rejects(defaultProvider()(), /AWS_ACCESS_KEY_ID/);
});
