import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { S3Client } from '@aws-sdk/client-s3';
import { readObject } from '../../../functions/ingest/read-object.ts';
import { CLIENT_LIMITS } from '../../../functions/runtime/environment.ts';
import { file } from '../../fixtures/arrivals.ts';

/** How many times shorter the limits are here: the test asks which there are. */
const HASTE = 20;
const hasty = Object.fromEntries(
  Object.entries(CLIENT_LIMITS.requestHandler).map(([name, limit]) => [
    name,
    typeof limit === 'number' ? limit / HASTE : limit,
  ]),
);

/** Reads an object from a server that answers so. */
const readFrom = async (answer: RequestListener, requestHandler: object = hasty) => {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const client = new S3Client({
    ...CLIENT_LIMITS,
    ...{ requestHandler, region: 'us-east-1', endpoint: `http://127.0.0.1:${port}`, forcePathStyle: true },
    ...{ maxAttempts: 1, credentials: { accessKeyId: 'none', secretAccessKey: 'none' } },
  });
  let patience: NodeJS.Timeout | undefined;
  const hung = new Promise((_, reject) => {
    patience = setTimeout(() => reject(new Error('it hangs')), 60_000);
  });
  try {
    return await Promise.race([readObject(client, file({ key: 'a.md' }), 1 << 20), hung]);
  } finally {
    clearTimeout(patience);
    client.destroy();
    server.closeAllConnections();
    server.close();
  }
};

describe('CLIENT_LIMITS', () => {
  it('ends a call that is never answered', async () => {
    // By the limit on the answer alone: the one on a silent socket would end it as well.
    const limits = { ...hasty, socketTimeout: 0 };
    await assert.rejects(
      readFrom(() => {}, limits),
      { name: 'TimeoutError' },
    );
  });

  it('ends a call whose body stops half way', async () => {
    const half: RequestListener = (_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half of it');
    };
    await assert.rejects(readFrom(half), { name: 'TimeoutError' });
  });
});
