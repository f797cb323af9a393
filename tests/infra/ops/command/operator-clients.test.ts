import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createOperatorClients } from '../../../../infra/cli/stack/outputs.ts';
import { STACK } from './outputs.ts';

describe('the clients of an operator', () => {
  it('are of the region of the stack, and give up where nothing answers', async () => {
    for (const { config } of Object.values(createOperatorClients(STACK))) {
      assert.equal(await config.region(), 'eu-west-1');
      const handler = config.requestHandler as unknown as { readonly configProvider: Promise<Record<string, unknown>> };
      const { connectionTimeout, requestTimeout, throwOnRequestTimeout } = await handler.configProvider;
      assert.deepEqual([connectionTimeout, requestTimeout, throwOnRequestTimeout], [3_000, 10_000, true]);
    }
  });

  it('are of this machine where the outputs say so', async () => {
    const endpoints = { fauxqs: 'http://localhost:1', dynamodb: 'http://localhost:2' };
    const { sqs, dynamodb, streams } = createOperatorClients({ ...STACK, endpoints });
    for (const [{ config }, port] of [
      [sqs, 1],
      [dynamodb, 2],
      [streams, 2],
    ] as const) {
      assert.equal((await config.endpoint?.())?.port, port);
      assert.equal((await config.credentials()).accessKeyId, 'local');
    }
  });
});
