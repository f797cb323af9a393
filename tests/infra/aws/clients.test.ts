import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { type Clients, createClients } from '../../../infra/aws/clients.ts';

const variables = ['AWS_USE_FIPS_ENDPOINT', 'AWS_USE_DUALSTACK_ENDPOINT'] as const;

describe('clients in a shell that asks for FIPS and dual-stack endpoints', () => {
  const before = variables.map((name) => [name, process.env[name]] as const);
  for (const name of variables) process.env[name] = 'true';
  after(() => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  const asked = (clients: Clients): Promise<unknown[]> =>
    Promise.all(
      Object.values(clients).flatMap(({ config }: Clients[keyof Clients]) => [
        config.useFipsEndpoint(),
        config.useDualstackEndpoint(),
      ]),
    );

  it('have none of them on this machine, because the SDK would refuse to call the emulators', async () => {
    const clients = createClients({ region: 'us-east-1' }, { fauxqs: 'http://[::1]:1', dynamodb: 'http://[::1]:2' });
    assert.deepEqual(new Set(await asked(clients)), new Set([false]));
  });

  it('ask the table and its stream of one emulator, and everything else of the other', async () => {
    const clients = createClients({ region: 'us-east-1' }, { fauxqs: 'http://[::1]:1', dynamodb: 'http://[::1]:2' });
    const ports = Object.entries(clients).map(async ([name, { config }]) => [name, (await config.endpoint?.())?.port]);
    assert.deepEqual(Object.fromEntries(await Promise.all(ports)), { s3: 1, sqs: 1, sns: 1, dynamodb: 2, streams: 2 });
  });

  it('have them on AWS', async () =>
    assert.deepEqual(new Set(await asked(createClients({ region: 'us-east-1' }))), new Set([true])));
});
