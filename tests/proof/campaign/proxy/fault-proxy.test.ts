import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { after, before, beforeEach, describe, it } from 'node:test';
import { BatchGetItemCommand, DynamoDBClient, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PublishBatchCommand, SNSClient } from '@aws-sdk/client-sns';
import { seededRandom } from '../../../fixtures/random.ts';
import { createFaultPlan } from './fault-plan.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import type { FaultName } from './faults.ts';

const PID = 4711;

/** Answers everything, and remembers what arrived; a table that has every item that is asked for. */
async function startService(arrived: string[]): Promise<Server> {
  const server = createServer(async (request, response) => {
    const body = (await buffer(request)).toString();
    arrived.push(body);
    const target = String(request.headers['x-amz-target'] ?? '');
    if (target !== '') response.setHeader('content-type', 'application/x-amz-json-1.0');
    if (target.endsWith('BatchGetItem')) {
      const [[table, { Keys }]] = Object.entries(JSON.parse(body).RequestItems) as [[string, { Keys: unknown[] }]];
      response.end(JSON.stringify({ Responses: { [table]: Keys } }));
    } else if (target !== '') response.end('{}');
    else if (body === '') response.end('the bytes of an object');
    else
      response.end(
        '<PublishBatchResponse><PublishBatchResult><Successful></Successful><Failed></Failed></PublishBatchResult></PublishBatchResponse>',
      );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

describe('the fault proxy, as a client of the SDK sees it', () => {
  const arrived: string[] = [];
  const killed: number[] = [];
  const plan = createFaultPlan(seededRandom('proxy'));
  let service: Server;
  let proxy: FaultProxy;
  let s3: S3Client;
  let dynamodb: DynamoDBClient;
  let sns: SNSClient;

  before(async () => {
    service = await startService(arrived);
    const random = seededRandom('mutant');
    const processes = { isRunning: (pid: number) => pid === PID, kill: (pid: number) => killed.push(pid) };
    proxy = await startFaultProxy({ plan, random, processes, answerFor: () => undefined });
    const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
    proxy.aim({ s3: url, dynamodb: url, sns: url });
    const common = {
      endpoint: proxy.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 's' },
      maxAttempts: 1,
      userAgentAppId: String(PID),
    };
    s3 = new S3Client({ ...common, forcePathStyle: true });
    dynamodb = new DynamoDBClient(common);
    sns = new SNSClient(common);
  });

  beforeEach(() => {
    plan.clear();
    arrived.length = 0;
    killed.length = 0;
  });

  after(async () => {
    for (const client of [s3, dynamodb, sns]) client.destroy();
    await proxy.stop();
    service.close();
  });

  const next = (fault: FaultName) => plan.inject({ fault, times: 1 });
  const getObject = async () => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'bucket', Key: 'key.md' }));
    return Body?.transformToString();
  };
  const itemAt = (pk: string, version: string) => ({ pk: { S: pk }, sk: { S: 'S' }, version: { N: version } });
  const write = (version: string) => {
    const Put = { TableName: 'table', Item: itemAt('STORY#1', version) };
    return dynamodb.send(new TransactWriteItemsCommand({ TransactItems: [{ Put }] }));
  };
  const read = async (ConsistentRead: boolean, ...pks: string[]) => {
    const Keys = pks.map((pk) => ({ pk: { S: pk }, sk: { S: 'S' } }));
    return dynamodb.send(new BatchGetItemCommand({ RequestItems: { table: { Keys, ConsistentRead } } }));
  };
  const publish = () => {
    const PublishBatchRequestEntries = ['a', 'b', 'c'].map((Id) => ({ Id, Message: `{"id":"${Id}"}` }));
    return sns.send(new PublishBatchCommand({ TopicArn: 'topic', PublishBatchRequestEntries }));
  };

  it('passes a call on where no fault is planned', async () => {
    assert.equal(await getObject(), 'the bytes of an object');
    await write('1');
    await publish();
    assert.equal(arrived.length, 3);
  });

  it('kills the process that calls, before the call arrives', async () => {
    next('killed before');
    await assert.rejects(write('1'));
    assert.deepEqual(killed, [PID]);
    assert.equal(arrived.length, 0);
  });

  it('kills the process that calls, after the call is done', async () => {
    next('killed after');
    await assert.rejects(write('1'));
    assert.deepEqual(killed, [PID]);
    assert.equal(arrived.length, 1);
  });

  it('loses the answer of a call that is done, and the call of a connection that is reset', async () => {
    next('answer lost');
    await assert.rejects(write('1'));
    assert.equal(arrived.length, 1);
    next('connection reset');
    await assert.rejects(write('1'));
    assert.equal(arrived.length, 1);
  });

  it('cuts an object off', async () => {
    next('answer cut off');
    await assert.rejects(getObject());
  });

  it('answers with an error that the SDK knows', async () => {
    next('throttled');
    await assert.rejects(write('1'), { name: 'ProvisionedThroughputExceededException' });
    next('unavailable');
    await assert.rejects(getObject(), { name: 'ServiceUnavailable' });
    next('internal error');
    await assert.rejects(publish(), { name: 'InternalErrorException' });
    next('transaction conflict');
    await assert.rejects(write('1'), { name: 'TransactionCanceledException' });
    assert.equal(arrived.length, 0);
  });

  it('leaves keys unprocessed, and answers the others', async () => {
    next('keys unprocessed');
    const { Responses, UnprocessedKeys } = await read(true, 'STORY#1', 'STORY#2', 'STORY#3');
    const left = UnprocessedKeys?.table?.Keys?.length ?? 0;
    assert.ok(left > 0);
    assert.equal((Responses?.table?.length ?? 0) + left, 3);
  });

  it('refuses entries of a batch that it accepts, and does not publish them', async () => {
    next('entries failed');
    const { Failed = [] } = await publish();
    assert.ok(Failed.length > 0);
    for (const { Id } of Failed) assert.ok(!arrived.join().includes(`Message=%7B%22id%22%3A%22${Id}`));
  });

  it('answers an eventual read with an older item, and never a strong one', async () => {
    const stale = plan.inject({ fault: 'stale read' });
    await write('2');
    await write('3');
    assert.deepEqual((await read(true, 'STORY#1')).Responses?.table, [{ pk: { S: 'STORY#1' }, sk: { S: 'S' } }]);
    assert.deepEqual((await read(false, 'STORY#1')).Responses?.table, [itemAt('STORY#1', '2')]);
    await read(false, 'STORY#2');
    assert.equal(stale.happened(), 1);
  });

  it('has a mutant change what passes', async () => {
    const changed = await startFaultProxy({
      plan,
      random: seededRandom('mutant'),
      processes: { isRunning: () => false, kill: () => {} },
      answerFor: () => undefined,
      mutant: async () => ({ status: 200, headers: {}, body: Buffer.from('something else') }),
    });
    const answer = await fetch(`${changed.endpoint}/bucket/key.md`);
    assert.equal(await answer.text(), 'something else');
    await changed.stop();
  });
});
