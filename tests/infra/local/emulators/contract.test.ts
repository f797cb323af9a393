import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import {
  BatchGetItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DescribeTableCommand,
  GetItemCommand,
  paginateScan,
  QueryCommand,
  type TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { type Clients, createClients, destroyClients } from '../../../../infra/aws/clients.ts';
import type { EngineProcess } from '../../../../infra/local/emulators/engine-process.ts';
import { checkConditions, type Fauxqs, startFauxqs } from '../../../../infra/local/emulators/fauxqs.ts';
import { chooseEngine, ENGINES } from '../../../../infra/local/emulators/table-engine.ts';
import { openShards } from '../../../../infra/local/events/stream-shards.ts';
import { type Keeper, startKeeper } from '../../../../infra/local/machine/keeper.ts';
import { missingEngine } from '../../missing-engine.ts';

// The behaviours of the emulators that our code relies on, and no others.

const TableName = 'Contract';
const IndexName = 'by-day';

/** A table on one engine. */
interface Table {
  readonly clients: Clients;
  readonly streamArn: string;
}

type Values = Readonly<Record<string, unknown>> & { readonly pk: string };

function put(item: Values, expect: 'absent' | number = 'absent'): TransactWriteItem {
  const Put = { TableName, Item: marshall({ sk: '-', ...item }) };
  if (expect === 'absent') return { Put: { ...Put, ConditionExpression: 'attribute_not_exists(pk)' } };
  const ExpressionAttributeValues = { ':seen': { N: String(expect) } };
  return { Put: { ...Put, ConditionExpression: 'version = :seen', ExpressionAttributeValues } };
}

/** @returns the reasons for which the transaction was cancelled; none: it was made. */
async function write({ clients }: Table, ...TransactItems: TransactWriteItem[]): Promise<string[]> {
  try {
    await clients.dynamodb.send(new TransactWriteItemsCommand({ TransactItems }));
    return [];
  } catch (error) {
    const { name, CancellationReasons = [] } = error as TransactionCanceledException;
    if (name !== 'TransactionCanceledException') throw error;
    return CancellationReasons.map(({ Code = '' }) => Code);
  }
}

async function get({ clients }: Table, pk: string): Promise<Record<string, unknown> | undefined> {
  const Key = marshall({ pk, sk: '-' });
  const { Item } = await clients.dynamodb.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
  return Item && unmarshall(Item);
}

const list = <T>(length: number, make: (at: number) => T): T[] => Array.from({ length }, (_, at) => make(at));

/** `INSERT a 1` of each record of the stream from its beginning. */
async function records({ clients, streamArn }: Table): Promise<string[]> {
  const seen: string[] = [];
  const shards = openShards(clients.streams, streamArn, 'TRIM_HORIZON');
  for (let before = -1; seen.length > before; ) {
    before = seen.length;
    for await (const shard of shards.read())
      for (const { eventName, dynamodb } of shard.records) {
        const { pk, version } = unmarshall({ ...dynamodb?.NewImage, ...dynamodb?.Keys } as never);
        seen.push([eventName, pk, version].join(' ').trim());
      }
  }
  return seen;
}

const TABLE_ENGINE: Readonly<Record<string, (table: Table) => Promise<void>>> = {
  async 'cancels a whole transaction and gives a reason for each item, in order'(table) {
    assert.deepEqual(await write(table, put({ pk: 'T1', version: 1 })), []);
    const codes = await write(table, put({ pk: 'T2' }), put({ pk: 'T1' }), put({ pk: 'T3', version: 8 }, 7));
    assert.deepEqual(codes, ['None', 'ConditionalCheckFailed', 'ConditionalCheckFailed']);
    assert.equal(await get(table, 'T2'), undefined);
    assert.deepEqual(await write(table, put({ pk: 'T1', version: 2 }, 1), put({ pk: 'T2', version: 1 })), []);
    assert.deepEqual([(await get(table, 'T1'))?.version, (await get(table, 'T2'))?.version], [2, 1]);
  },
  async 'makes a transaction once that is sent twice with one token'({ clients: { dynamodb } }) {
    const once = { ClientRequestToken: randomUUID(), TransactItems: [put({ pk: 'ONCE' })] };
    for (let time = 0; time < 2; time++) await dynamodb.send(new TransactWriteItemsCommand(once));
  },
  async 'lets one of twenty concurrent writers of an item through'(table) {
    const outcomes = await Promise.all(list(20, (n) => write(table, put({ pk: 'RACE', n }))));
    assert.equal(outcomes.filter((codes) => codes.length === 0).length, 1);
    for (const code of outcomes.flat()) assert.match(code, /^(ConditionalCheckFailed|TransactionConflict)$/);
  },
  async 'keeps numbers, bytes, lists and maps'(table) {
    const bytes = Uint8Array.of(0, 255);
    const item = {
      pk: 'VALUES',
      n: 9_007_199_254_740_991,
      p: 0.123456789012345,
      bytes,
      empty: '',
      list: [1, { a: [] }],
    };
    await write(table, put(item));
    assert.deepEqual(await get(table, 'VALUES'), { sk: '-', ...item });
  },
  async 'reads a batch of a hundred keys, and leaves out items that do not exist'(table) {
    await write(table, ...list(99, (n) => put({ pk: `B${n}` })));
    const Keys = list(100, (n) => marshall({ pk: `B${n}`, sk: '-' }));
    const read = new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys, ConsistentRead: true } } });
    assert.equal((await table.clients.dynamodb.send(read)).Responses?.[TableName]?.length, 99);
  },
  async 'lists the keys of indexed items, newest first, by pages, and counts them'(table) {
    await write(table, ...['09', '03', '05'].map((seen) => put({ pk: `D${seen}`, day: 'today', seen, title: 'x' })));
    const query = {
      TableName,
      IndexName,
      KeyConditionExpression: '#day = :day',
      ExpressionAttributeNames: { '#day': 'day' },
      ExpressionAttributeValues: { ':day': { S: 'today' } },
      ScanIndexForward: false,
    };
    const { dynamodb } = table.clients;
    const first = await dynamodb.send(new QueryCommand({ ...query, Limit: 2 }));
    const rest = await dynamodb.send(new QueryCommand({ ...query, ExclusiveStartKey: first.LastEvaluatedKey }));
    const items = [first, rest].flatMap(({ Items = [] }) => Items).map((item) => unmarshall(item));
    assert.deepEqual(
      items.map(({ pk }) => pk),
      ['D09', 'D05', 'D03'],
    );
    assert.deepEqual(Object.keys(items[0] ?? {}).sort(), ['day', 'pk', 'seen', 'sk']);
    assert.equal((await dynamodb.send(new QueryCommand({ ...query, Select: 'COUNT' }))).Count, 3);
  },
  async 'scans more than a megabyte by pages, with a filter and a projection'(table) {
    for (const n of list(6, (at) => at)) await write(table, put({ pk: `S${n}`, at: n, text: 'y'.repeat(300_000) }));
    const input = {
      TableName,
      FilterExpression: '#at BETWEEN :from AND :to',
      ProjectionExpression: 'pk',
      ExpressionAttributeNames: { '#at': 'at' },
      ExpressionAttributeValues: { ':from': { N: '1' }, ':to': { N: '4' } },
    };
    let pages = 0;
    const found: Record<string, unknown>[] = [];
    for await (const { Items = [] } of paginateScan({ client: table.clients.dynamodb }, input)) {
      pages += 1;
      found.push(...Items.map((item) => unmarshall(item)));
    }
    assert.ok(pages > 1);
    assert.deepEqual(
      found.sort((one, other) => String(one.pk).localeCompare(String(other.pk))),
      list(4, (n) => ({ pk: `S${n + 1}` })),
    );
  },
  async 'puts each change of an item into the stream once, in order, and nothing of a cancelled transaction'(table) {
    await write(table, put({ pk: 'R1', version: 1 }), put({ pk: 'R2', version: 1 }));
    await write(table, put({ pk: 'R1', version: 2 }, 1), put({ pk: 'R2', version: 9 }));
    await write(table, put({ pk: 'R1', version: 2 }, 1));
    await table.clients.dynamodb.send(new DeleteItemCommand({ TableName, Key: marshall({ pk: 'R2', sk: '-' }) }));
    assert.deepEqual(
      (await records(table)).filter((record) => / R\d/.test(record)),
      ['INSERT R1 1', 'INSERT R2 1', 'MODIFY R1 2', 'REMOVE R2'],
    );
  },
  async 'keeps the stream from its beginning, and gives more than one call returns'(table) {
    for (let from = 0; from < 1_200; from += 100) await write(table, ...list(100, (n) => put({ pk: `M${from + n}` })));
    const many = (await records(table)).filter((record) => record.startsWith('INSERT M'));
    assert.deepEqual([many.length, new Set(many).size], [1_200, 1_200]);
  },
};

for (const name of ENGINES) {
  describe(`the table engine ${name}`, { skip: await missingEngine(name) }, () => {
    let keeper: Keeper;
    let engine: EngineProcess;
    let table: Table;
    before(async () => {
      keeper = startKeeper();
      engine = await (await chooseEngine(name)).start(keeper);
      const clients = createClients({ region: 'us-east-1' }, { fauxqs: engine.endpoint, dynamodb: engine.endpoint });
      const keys = (hash: string, range: string) => [
        { AttributeName: hash, KeyType: 'HASH' as const },
        { AttributeName: range, KeyType: 'RANGE' as const },
      ];
      await clients.dynamodb.send(
        new CreateTableCommand({
          TableName,
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: ['pk', 'sk', 'day', 'seen'].map((AttributeName) => ({
            AttributeName,
            AttributeType: 'S',
          })),
          KeySchema: keys('pk', 'sk'),
          GlobalSecondaryIndexes: [
            { IndexName, KeySchema: keys('day', 'seen'), Projection: { ProjectionType: 'KEYS_ONLY' } },
          ],
          StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
        }),
      );
      const { Table } = await clients.dynamodb.send(new DescribeTableCommand({ TableName }));
      table = { clients, streamArn: Table?.LatestStreamArn ?? '' };
    });
    after(async () => {
      destroyClients(table.clients);
      await engine.stop();
      await keeper.close();
    });

    for (const [behaviour, check] of Object.entries(TABLE_ENGINE)) it(behaviour, () => check(table));
    it('answers programs on this machine only', () => checkLoopback(engine.endpoint, name !== 'dynoxide'));
  });
}

const FAUXQS: Readonly<Record<string, (clients: Clients, endpoint: string) => Promise<void>>> = {
  'answers programs on this machine only': (_, endpoint) => checkLoopback(endpoint, true),
  async 'stores the bytes that curl sends as a form'(_, endpoint) {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    await fetch(`${endpoint}/bucket/a.md`, { method: 'PUT', headers, body: 'a=1&b' });
    assert.equal(await (await fetch(`${endpoint}/bucket/a.md`)).text(), 'a=1&b');
  },
  async 'refuses form uploads, which would have no event'(_, endpoint) {
    const body = new FormData();
    body.append('file', new Blob(['x']));
    assert.equal((await fetch(`${endpoint}/bucket`, { method: 'POST', body })).status, 501);
  },
  async 'refuses subscriptions of web addresses, to which it would deliver nothing'({ sns }) {
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'news' }));
    const webhook = { TopicArn, Protocol: 'http', Endpoint: 'http://127.0.0.1:1/' };
    await assert.rejects(sns.send(new SubscribeCommand(webhook)), /delivers to queues only, not by http/);
  },
  async 'lets one of several concurrent writers with the same condition through'({ s3 }) {
    const object = { Bucket: 'bucket', Key: 'seen.json' };
    const save = (Body: string, condition: object) => s3.send(new PutObjectCommand({ ...object, Body, ...condition }));
    const statuses = async (writes: Promise<unknown>[]) =>
      (await Promise.allSettled(writes))
        .map((one) => (one.status === 'fulfilled' ? 200 : one.reason.$metadata.httpStatusCode))
        .sort();
    assert.deepEqual(await statuses(['a', 'b', 'c'].map((body) => save(body, { IfNoneMatch: '*' }))), [200, 412, 412]);
    const { ETag } = await save('d', {});
    assert.deepEqual(await statuses(['e', 'f', 'g'].map((body) => save(body, { IfMatch: ETag }))), [200, 412, 412]);
    assert.deepEqual(await statuses([s3.send(new DeleteObjectCommand({ ...object, IfMatch: ETag }))]), [412]);
  },
  async 'listens on the port it is asked for, or on the next free one'(_, endpoint) {
    const firstPort = Number(new URL(endpoint).port);
    const next = await startFauxqs('us-east-1', () => {}, { firstPort });
    await next.stop();
    const port = Number(new URL(next.endpoint).port);
    assert.ok(port > firstPort && port < firstPort + 100, `${port} after ${firstPort}`);
  },
};

describe('fauxqs', () => {
  let fauxqs: Fauxqs;
  let clients: Clients;
  before(async () => {
    fauxqs = await startFauxqs('us-east-1', checkConditions);
    clients = createClients({ region: 'us-east-1' }, { fauxqs: fauxqs.endpoint, dynamodb: fauxqs.endpoint });
    await fetch(`${fauxqs.endpoint}/bucket`, { method: 'PUT' });
  });
  after(async () => {
    destroyClients(clients);
    await fauxqs.stop();
  });
  for (const [behaviour, check] of Object.entries(FAUXQS)) it(behaviour, () => check(clients, fauxqs.endpoint));
});

/** @param refusesPages dynoxide answers web pages too, and has no option against that: docs/deploying.md says so. */
async function checkLoopback(endpoint: string, refusesPages: boolean): Promise<void> {
  const { port } = new URL(endpoint);
  const status = async (host: string, headers: Record<string, string> = {}): Promise<number> => {
    const socket = connect({ host, port: Number(port) });
    const lines = Object.entries({ Host: `127.0.0.1:${port}`, Connection: 'close', ...headers });
    socket.write(`GET / HTTP/1.1\r\n${lines.map(([key, value]) => `${key}: ${value}\r\n`).join('')}\r\n`);
    const [answer] = await once(socket.setEncoding('utf8'), 'data');
    socket.destroy();
    return Number(String(answer).split(' ')[1]);
  };
  assert.notEqual(await status('127.0.0.1'), 403);
  // Another address of this machine, which a socket on every address would answer.
  await assert.rejects(status('127.0.0.2'), { code: 'ECONNREFUSED' });
  if (!refusesPages) return;
  for (const headers of [{ Origin: 'http://page.example' }, { Host: 'page.example' }])
    assert.equal(await status('127.0.0.1', headers), 403);
}
