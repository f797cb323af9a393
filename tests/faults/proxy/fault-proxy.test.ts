import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  DynamoDBClient,
  PutItemCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PublishBatchCommand, SNSClient } from '@aws-sdk/client-sns';
import { DeleteMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { seededRandom } from '../random.ts';
import type { Call } from './call.ts';
import { OBJECT, startService } from './fake-service.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import { createObjectVersions } from './object-versions.ts';
import type { Strike } from './strike.ts';

describe('the fault proxy, as an SDK client sees it', () => {
  const calls: Call[] = [];
  const dice = seededRandom('1');
  const killed: number[] = [];
  const versions = createObjectVersions();
  let blow: { strike: Strike; keep?: (index: number) => boolean; holdMs?: number; until?: Promise<void> } | undefined;
  let service: Awaited<ReturnType<typeof startService>>;
  let proxy: FaultProxy;
  let clients: { s3: S3Client; dynamodb: DynamoDBClient; sns: SNSClient; sqs: SQSClient };

  before(async () => {
    service = await startService();
    proxy = await startFaultProxy({
      decide: (call) => {
        calls.push(call);
        return blow && { holdMs: 30, keep: () => true, dice, ...blow };
      },
      answerFor: versions.answer,
      kill: (pid) => killed.push(pid),
    });
    proxy.aim({ s3: service.url, dynamodb: service.url, sns: service.url, sqs: service.url });
    const common = {
      endpoint: proxy.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 's' },
      maxAttempts: 1,
      userAgentAppId: '4711',
    };
    clients = {
      s3: new S3Client({ ...common, forcePathStyle: true }),
      dynamodb: new DynamoDBClient(common),
      sns: new SNSClient(common),
      sqs: new SQSClient({ ...common, useQueueUrlAsEndpoint: false }),
    };
  });

  after(async () => {
    for (const client of Object.values(clients)) client.destroy();
    await proxy.stop();
    service.server.closeAllConnections();
    service.server.close();
  });

  const key = (pk: string) => ({ pk: { S: pk }, sk: { S: 's' } });
  const read = (...pks: string[]) =>
    clients.dynamodb.send(new BatchGetItemCommand({ RequestItems: { stories: { Keys: pks.map(key) } } }));
  const receipt = { ...key('FILE#b/k'), entity: { S: 'receipt' }, disposition: { S: 'copy' } };
  const put = () => clients.dynamodb.send(new PutItemCommand({ TableName: 'stories', Item: receipt }));
  const transact = () =>
    clients.dynamodb.send(
      new TransactWriteItemsCommand({
        TransactItems: [key('ARTICLE#1'), receipt].map((Item) => ({ Put: { TableName: 'stories', Item } })),
      }),
    );
  const insert = (...items: Record<string, { S: string }>[]) =>
    clients.dynamodb.send(
      new BatchExecuteStatementCommand({
        Statements: items.map((item) => ({
          Statement: `INSERT INTO "stories" VALUE {${Object.keys(item)
            .map((name) => `'${name}': ?`)
            .join(', ')}}`,
          Parameters: Object.values(item),
        })),
      }),
    );
  const kind = (entity: string, pk: string) => ({ ...key(pk), entity: { S: entity } });
  const getObject = async () => {
    const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket: 'b', Key: 'k.md' }));
    return Body?.transformToString();
  };
  const publish = (...ids: string[]) =>
    clients.sns.send(
      new PublishBatchCommand({
        TopicArn: 'arn:topic',
        PublishBatchRequestEntries: ids.map((Id) => ({ Id, Message: JSON.stringify({ id: `story ${Id}` }) })),
      }),
    );
  const remove = () => clients.sqs.send(new DeleteMessageCommand({ QueueUrl: 'q', ReceiptHandle: 'r' }));

  it('answers who asks for a version of an object by its name, and leaves the others to the service', async () => {
    const Key = '한 100%+.md';
    const put = (versionId: string, text: string) =>
      versions.put('b', Key, versionId, { bytes: Buffer.from(text), eTag: 'e', contentType: 'text/markdown' });
    const said = async (VersionId?: string) => {
      const { Body, ...answer } = await clients.s3.send(new GetObjectCommand({ Bucket: 'b', Key, VersionId }));
      return [await Body?.transformToString(), answer.ETag, answer.ContentType, answer.VersionId];
    };
    put('v1', 'first');
    put('null', 'second');
    put('null', 'third');
    assert.deepEqual(await said('v1'), ['first', '"e"', 'text/markdown', 'v1']);
    assert.deepEqual(await said('null'), ['third', '"e"', 'text/markdown', 'null']);
    assert.equal((await said())[0], OBJECT);
    versions.remove('b', Key, 'null');
    await assert.rejects(said('null'), { name: 'NoSuchVersion' });
    versions.mark('b', Key);
    await assert.rejects(said('null'), { name: 'MethodNotAllowed' });
    await assert.rejects(said('v2'), { name: 'NoSuchVersion' });
  });

  /** Does it with a strike, and gives what was thrown and what reached the service. */
  const struck = async (strike: Strike, act: () => Promise<unknown>) => {
    blow = { strike };
    const before = service.arrived.length;
    const error = await act().then(
      () => undefined,
      (error: Error) => error,
    );
    blow = undefined;
    return { error, arrived: service.arrived.length - before };
  };

  it('lets calls pass, and knows each by service, operation and what it is about', async () => {
    calls.length = 0;
    assert.equal(await getObject(), OBJECT);
    await read('FILE#b/k', 'ARTICLE#1');
    await read('STORY#1');
    await put();
    await transact();
    await insert(kind('article', 'ARTICLE#1'), receipt);
    await insert(receipt);
    await publish('1');
    await remove();
    assert.deepEqual(
      calls.map(({ files }) => files),
      [0, 1, 0, 0, 0, 1, 0, 1, 0],
    );
    assert.deepEqual(
      calls.map(({ label, pid, subject }) => [pid, label, subject]),
      [
        [4711, 's3:GetObject', '/b/k.md?x-id=GetObject'],
        [4711, 'dynamodb:BatchGetItem of what is known', 'FILE#b/k'],
        [4711, 'dynamodb:BatchGetItem of a story', 'STORY#1'],
        [4711, 'dynamodb:PutItem copy', 'FILE#b/k'],
        [4711, 'dynamodb:TransactWriteItems copy', 'FILE#b/k'],
        // The first step of new articles takes the only one of others along.
        [4711, 'dynamodb:BatchExecuteStatement of claims', 'FILE#b/k'],
        [4711, 'dynamodb:BatchExecuteStatement of receipts', 'FILE#b/k'],
        [4711, 'sns:PublishBatch', 'story 1'],
        [4711, 'sqs:DeleteMessage', ''],
      ],
    );
  });

  it('words each fault as the service would, and keeps the call from it', async () => {
    const expected: readonly [Strike, () => Promise<unknown>, string][] = [
      ['internal error', put, 'InternalServerError'],
      ['throttled', put, 'ProvisionedThroughputExceededException'],
      ['unavailable', put, 'ServiceUnavailable'],
      ['transaction conflict', put, 'TransactionConflictException'],
      ['throttled', getObject, 'SlowDown'],
      ['unavailable', getObject, 'ServiceUnavailable'],
      ['access denied', getObject, 'AccessDenied'],
      ['bucket gone', getObject, 'NoSuchBucket'],
      ['not valid', put, 'ValidationException'],
      ['not valid', () => publish('1'), 'InvalidParameter'],
      ['internal error', () => publish('1'), 'InternalError'],
      ['throttled', () => publish('1'), 'Throttled'],
      ['throttled', remove, 'RequestThrottled'],
    ];
    for (const [strike, act, name] of expected) {
      const { error, arrived } = await struck(strike, act);
      assert.match(error?.name ?? '', new RegExp(`^${name}`));
      assert.equal(arrived, 0);
    }
  });

  it('cancels a transaction for a conflict at one item, whichever, and with a reason for each', async () => {
    const seen = new Set<string>();
    for (let i = 0; i < 30; i++) {
      for (const strike of ['transaction conflict', 'transaction throttled'] as const) {
        const { error, arrived } = await struck(strike, transact);
        assert.ok(error instanceof TransactionCanceledException);
        assert.equal(arrived, 0);
        seen.add((error.CancellationReasons ?? []).map(({ Code }) => Code).join());
      }
    }
    const codes = ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'];
    assert.deepEqual([...seen].sort(), codes.flatMap((code) => [`None,${code}`, `${code},None`]).sort());
  });

  it('cancels a transaction for an item that is not valid', async () => {
    const { error, arrived } = await struck('transaction not valid', transact);
    assert.ok(error instanceof TransactionCanceledException);
    assert.equal(arrived, 0);
    assert.deepEqual((error.CancellationReasons ?? []).map(({ Code }) => Code).sort(), ['None', 'ValidationError']);
  });

  it('loses the call, or only its answer', async () => {
    assert.equal((await struck('connection reset', put)).arrived, 0);
    const lost = await struck('answer lost', put);
    assert.ok(lost.error);
    assert.equal(lost.arrived, 1);
    assert.ok((await struck('answer cut off', getObject)).error);
  });

  it('sends half of an object, and nothing more for a while', async () => {
    const started = performance.now();
    assert.ok((await struck('answer stalls', getObject)).error);
    assert.ok(performance.now() - started >= 28);
  });

  it('hears how much a call asks for, and which articles it claims', async () => {
    await read('a', 'b', 'c');
    assert.equal(calls.at(-1)?.parts, 3);
    const claim = (id: string) => ({ ...key(`ARTICLE#${id}`), entity: { S: 'article' }, articleId: { S: id } });
    await insert(claim('2'), claim('1'));
    assert.deepEqual([calls.at(-1)?.parts, calls.at(-1)?.articles, calls.at(-1)?.repeats], [2, ['2', '1'], false]);
    await insert(claim('1'), claim('1'));
    assert.equal(calls.at(-1)?.repeats, true);
  });

  it('kills the caller before the call, or behind it', async () => {
    assert.equal((await struck('kill before', put)).arrived, 0);
    assert.equal((await struck('kill after', put)).arrived, 1);
    assert.deepEqual(killed, [4711, 4711]);
  });

  it('holds an answer back', async () => {
    const started = performance.now();
    assert.equal((await struck('slow answer', put)).error, undefined);
    assert.ok(performance.now() - started >= 28);
  });

  it('holds an answer back no longer than it need', async () => {
    const started = performance.now();
    blow = { strike: 'slow answer', holdMs: 60_000, until: delay(30) };
    await put();
    const took = performance.now() - started;
    blow = undefined;
    assert.ok(took >= 28 && took < 30_000);
  });

  it('leaves keys of a batched read unprocessed', async () => {
    blow = { strike: 'keys unprocessed', keep: (at) => at === 1 };
    const { Responses, UnprocessedKeys } = await read('a', 'b', 'c');
    assert.deepEqual(Responses?.stories, [key('b')]);
    assert.deepEqual(UnprocessedKeys?.stories?.Keys, [key('a'), key('c')]);
    blow = { strike: 'keys unprocessed', keep: () => false };
    assert.deepEqual((await read('a')).Responses?.stories, []);
    blow = undefined;
  });

  it('sees which entries a call publishes, and what SNS refuses in them', async () => {
    const attribute = (DataType: string, StringValue: string) => ({ DataType, StringValue });
    const MessageAttributes = {
      language: attribute('Number', 'ko'),
      year: attribute('Number', '2026'),
      list: attribute('String.Array', '["ko"]'),
      category: attribute('String.Array', 'ko'),
      publisher: attribute('String', '7'),
    };
    const entry = { Message: '{}', MessageAttributes };
    await clients.sns.send(
      new PublishBatchCommand({
        TopicArn: 'arn:topic',
        PublishBatchRequestEntries: [
          { Id: '7', ...entry },
          { Id: '8', Message: '{}' },
          { Id: '9', Message: '{}', Subject: '한'.repeat(99), MessageStructure: 'json' },
          { Id: '10', Message: '{"default":"any","sqs":"{}"}', Subject: 'a'.repeat(100), MessageStructure: 'json' },
          { Id: '11', Message: 'any', Subject: 'two\nlines', MessageStructure: 'json' },
        ],
      }),
    );
    const { entries, unfit } = calls.at(-1) ?? {};
    assert.deepEqual(
      [entries, unfit],
      [
        ['7', '8', '9', '10', '11'],
        [
          'language "ko", which is not of its type',
          'category "ko", which is not of its type',
          `the subject "${'a'.repeat(100)}"`,
          'the subject "two\nlines"',
          'a body for each protocol, and no "default" among them',
          'a body for each protocol, and no "default" among them',
        ],
      ],
    );
  });

  it('fails entries of a batch that is accepted', async () => {
    blow = { strike: 'entries failed', keep: (at) => at === 0 };
    const { Failed } = await publish('first', 'second', 'third');
    assert.deepEqual(
      Failed?.map(({ Id }) => Id),
      ['third', 'second'],
    );
    const { body = '' } = service.arrived.at(-1) ?? {};
    assert.match(body, /first/);
    assert.doesNotMatch(body, /second|third/);
    blow = { strike: 'entries failed', keep: (at) => at === 1 };
    const { Responses } = await insert(kind('story', 'STORY#1'), kind('story', 'STORY#2'), kind('story', 'STORY#3'));
    assert.deepEqual(
      Responses?.map(({ Error: error }) => error === undefined),
      [false, true, false],
    );
    assert.match(service.arrived.at(-1)?.body ?? '', /^[^#]*STORY#2[^#]*$/);
    blow = { strike: 'entries failed', keep: () => false };
    const codes = new Set<string>();
    for (let i = 0; i < 30; i++)
      for (const one of (await insert(kind('story', 'STORY#1'))).Responses ?? []) codes.add(`${one.Error?.Code}`);
    assert.deepEqual([...codes].sort(), ['ProvisionedThroughputExceeded', 'ThrottlingError', 'TransactionConflict']);
    for (const [strike, code] of [
      ['entries denied', 'AccessDenied'],
      ['table gone', 'ResourceNotFound'],
      ['entries not valid', 'ValidationError'],
    ] as const) {
      blow = { strike, keep: () => false };
      const { Responses: denied } = await insert(kind('story', 'STORY#1'), kind('story', 'STORY#2'));
      assert.deepEqual(
        denied?.map((one) => one.Error?.Code),
        [code, code],
      );
    }
    blow = { strike: 'entries failed', keep: () => false };
    const blames = new Set<string>();
    for (let i = 0; i < 30; i++)
      for (const { Code, SenderFault, Message } of (await publish('only')).Failed ?? [])
        blames.add(`${Code} ${SenderFault} ${Message}`);
    assert.deepEqual([...blames].sort(), ['InternalError false injected', 'Throttled true injected']);
    blow = undefined;
  });
});
