import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { type Call, readCall } from './call.ts';
import { ROLE } from './role.ts';
import { unsigned } from './unsigned.ts';

describe('the signature of a call', () => {
  const calls: Call[] = [];
  const server = createServer(async (request, response) => {
    const { method = '', url: path = '', headers } = request;
    calls.push(readCall({ method, path, headers, body: await buffer(request) }));
    response.writeHead(400).end();
  });

  before(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const signedWith = async (credentials: typeof ROLE, userAgentAppId = '4711'): Promise<(Call | undefined)[]> => {
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const common = { endpoint, region: 'us-east-1', credentials, maxAttempts: 1, userAgentAppId };
    const dynamodb = new DynamoDBClient(common);
    const s3 = new S3Client({ ...common, forcePathStyle: true });
    const sns = new SNSClient(common);
    calls.length = 0;
    const Key = `crawl/100%+가 & 'b'.md`;
    await Promise.allSettled([
      dynamodb.send(new GetItemCommand({ TableName: 't', Key: { pk: { S: '가' } } })),
      s3.send(new GetObjectCommand({ Bucket: 'b', Key, VersionId: 'a+b/c=' })),
      sns.send(new PublishCommand({ TopicArn: 't', Message: '가 & b' })),
    ]);
    for (const client of [dynamodb, s3, sns]) client.destroy();
    assert.equal(calls.length, 3);
    return [...calls];
  };

  const refusals = (of: readonly (Call | undefined)[]): boolean[] =>
    of.map((call) => call !== undefined && unsigned(call) !== undefined);

  it('is right where the SDK makes it of a role’s credentials', async () => {
    assert.deepEqual(refusals(await signedWith(ROLE)), [false, false, false]);
  });

  it('is wrong where any of these is another', async () => {
    for (const name of ['accessKeyId', 'secretAccessKey', 'sessionToken'] as const) {
      const other = { ...ROLE, [name]: 'other' } as unknown as typeof ROLE;
      assert.deepEqual(refusals(await signedWith(other)), [true, true, true], name);
    }
  });

  it('is nobody’s business where no function makes the call', async () => {
    const other = { ...ROLE, secretAccessKey: 'other' } as unknown as typeof ROLE;
    assert.deepEqual(refusals(await signedWith(other, 'somebody')), [false, false, false]);
  });
});
