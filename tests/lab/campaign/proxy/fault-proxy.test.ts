import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { after, before, beforeEach, describe, it } from 'node:test';
import { DynamoDBClient, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PublishBatchCommand, SNSClient } from '@aws-sdk/client-sns';
import { createFaultPlan } from './fault-plan.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import type { FaultName } from './faults.ts';

const PID = 4711;
const OBJECT = 'the bytes of an object';

/** Answers every call of the three services. @param arrived gets a line for each. */
async function startService(arrived: string[]): Promise<Server> {
  const server = createServer(async (request, response) => {
    const body = (await buffer(request)).toString();
    arrived.push(body);
    if (request.headers['x-amz-target']) response.setHeader('content-type', 'application/x-amz-json-1.0').end('{}');
    else if (body === '') response.end(OBJECT);
    else response.end('<PublishBatchResponse><PublishBatchResult/></PublishBatchResponse>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

describe('the fault proxy', () => {
  const arrived: string[] = [];
  const killed: number[] = [];
  const plan = createFaultPlan();
  let service: Server;
  let proxy: FaultProxy;
  let clients: { s3: S3Client; dynamodb: DynamoDBClient; sns: SNSClient };

  before(async () => {
    service = await startService(arrived);
    const processes = { isRunning: (pid: number) => pid === PID, kill: (pid: number) => killed.push(pid) };
    proxy = await startFaultProxy({ plan, processes });
    const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
    proxy.aim({ s3: url, dynamodb: url, sns: url });
    const common = {
      endpoint: proxy.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 's' },
      maxAttempts: 1,
      userAgentAppId: String(PID),
    };
    clients = {
      s3: new S3Client({ ...common, forcePathStyle: true }),
      dynamodb: new DynamoDBClient(common),
      sns: new SNSClient(common),
    };
  });
  beforeEach(() => {
    plan.clear();
    arrived.length = 0;
    killed.length = 0;
  });
  after(async () => {
    for (const client of Object.values(clients)) client.destroy();
    await proxy.stop();
    service.close();
  });

  const calls = {
    async read() {
      const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket: 'bucket', Key: 'key.md' }));
      assert.equal(await Body?.transformToString(), OBJECT);
    },
    write: () =>
      clients.dynamodb.send(
        new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName: 't', Item: { pk: { S: '1' } } } }] }),
      ),
    publish: () =>
      clients.sns.send(
        new PublishBatchCommand({ TopicArn: 't', PublishBatchRequestEntries: [{ Id: '1', Message: 'm' }] }),
      ),
  };

  it('passes on a call that no fault is planned for', async () => {
    for (const call of Object.values(calls)) await call();
    assert.equal(arrived.length, 3);
  });

  for (const [fault, call, calling, kills, name] of [
    ['killed before', 'write', 0, 1, undefined],
    ['killed after', 'write', 1, 1, undefined],
    ['answer lost', 'publish', 1, 0, undefined],
    ['answer cut off', 'read', 1, 0, undefined],
    ['throttled', 'write', 0, 0, 'ProvisionedThroughputExceededException'],
    ['throttled', 'publish', 0, 0, 'ThrottledException'],
    ['unavailable', 'read', 0, 0, 'ServiceUnavailable'],
    ['transaction throttled', 'write', 0, 0, 'TransactionCanceledException'],
  ] as const satisfies readonly (readonly [FaultName, keyof typeof calls, number, number, string | undefined])[]) {
    it(`breaks a ${call} (${fault}), once, and counts it`, async () => {
      plan.inject({ fault, times: 1 });
      assert.equal(plan.missing().length, 1);
      await assert.rejects(calls[call], (error: Error) => name === undefined || error.name === name);
      assert.deepEqual([arrived.length, killed.length, plan.missing()], [calling, kills, []]);
      await calls[call]();
    });
  }
});
