import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import {
  BatchGetItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  GetItemCommand,
  paginateScan,
  QueryCommand,
  ScanCommand,
  type TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import type { _Record } from '@aws-sdk/client-dynamodb-streams';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { type Clients, createClients, destroyClients } from '../../../../infra/aws/clients.ts';
import { openShards } from '../../../../infra/aws/stream-shards.ts';
import type { EngineProcess } from '../../../../infra/local/emulators/engine-process.ts';
import { chooseEngine, ENGINES } from '../../../../infra/local/emulators/table-engine.ts';
import { type Keeper, startKeeper } from '../../../../infra/local/machine/keeper.ts';
import { missingEngine } from '../../missing-engine.ts';

type Item = Readonly<Record<string, unknown>> & { readonly pk: string };

// What the stack relies on, of every engine that it may run on.
for (const name of ENGINES) {
  const skip = await missingEngine(name);
  describe(`the table engine ${name}`, { timeout: 60_000, skip }, () => {
    let keeper: Keeper;
    let engine: EngineProcess;
    let clients: Clients;
    let client: DynamoDBClient;
    let streamArn: string;
    const TableName = 'Contract-Table';

    before(async () => {
      keeper = startKeeper();
      engine = await (await chooseEngine(name)).start(keeper);
      clients = createClients({ region: 'us-east-1' }, { fauxqs: 'http://127.0.0.1:1', dynamodb: engine.endpoint });
      client = clients.dynamodb;
      await client.send(
        new CreateTableCommand({
          TableName,
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: ['pk', 'sk', 'day', 'firstSeenAt'].map((AttributeName) => ({
            AttributeName,
            AttributeType: 'S',
          })),
          KeySchema: keySchema('pk', 'sk'),
          GlobalSecondaryIndexes: [
            {
              IndexName: 'stories-by-day',
              KeySchema: keySchema('day', 'firstSeenAt'),
              Projection: { ProjectionType: 'KEYS_ONLY' },
            },
          ],
          StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
        }),
      );
      const { Table } = await client.send(new DescribeTableCommand({ TableName }));
      streamArn = Table?.LatestStreamArn ?? '';
    });
    after(async () => {
      destroyClients(clients);
      await engine.stop();
      await keeper.close();
    });

    const keyOf = (pk: string) => marshall({ pk, sk: '-' });

    function put(item: Item, expect: 'absent' | number) {
      const Put = { TableName, Item: marshall({ sk: '-', ...item }) };
      if (expect === 'absent') return { Put: { ...Put, ConditionExpression: 'attribute_not_exists(pk)' } };
      const ExpressionAttributeValues = { ':seen': { N: String(expect) } };
      return { Put: { ...Put, ConditionExpression: 'version = :seen', ExpressionAttributeValues } };
    }

    async function write(...TransactItems: ReturnType<typeof put>[]): Promise<string[]> {
      try {
        await client.send(new TransactWriteItemsCommand({ TransactItems }));
        return [];
      } catch (error) {
        const { name, CancellationReasons = [] } = error as TransactionCanceledException;
        if (name !== 'TransactionCanceledException') throw error;
        return CancellationReasons.map(({ Code = '' }) => Code);
      }
    }

    async function get(pk: string): Promise<Record<string, unknown> | undefined> {
      const { Item } = await client.send(new GetItemCommand({ TableName, Key: keyOf(pk), ConsistentRead: true }));
      return Item && unmarshall(Item);
    }

    it('describes the table with the ARN of its stream, and takes the attribute of expiry', async () => {
      assert.match(streamArn, /^arn:aws:dynamodb:\w+:\d{12}:table\/Contract-Table\/stream\/[\w:.-]+$/);
      const TimeToLiveSpecification = { Enabled: true, AttributeName: 'expiresAt' };
      await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
    });

    it('cancels a whole transaction, with the reason of each item in its order', async () => {
      assert.deepEqual(await write(put({ pk: 'T#1', version: 1 }, 'absent')), []);
      const codes = await write(
        put({ pk: 'T#2' }, 'absent'),
        put({ pk: 'T#1' }, 'absent'),
        put({ pk: 'T#1b', version: 8 }, 7),
      );
      assert.deepEqual(codes, ['None', 'ConditionalCheckFailed', 'ConditionalCheckFailed']);
      assert.deepEqual([await get('T#2'), (await get('T#1'))?.version], [undefined, 1]);
      assert.deepEqual(await write(put({ pk: 'T#1', version: 2 }, 1), put({ pk: 'T#2', version: 1 }, 'absent')), []);
      assert.deepEqual([(await get('T#1'))?.version, (await get('T#2'))?.version], [2, 1]);
    });

    it('makes a transaction once that comes twice with one token', async () => {
      const ClientRequestToken = randomUUID();
      const once = { ClientRequestToken, TransactItems: [put({ pk: 'ONCE', version: 1 }, 'absent')] };
      await client.send(new TransactWriteItemsCommand(once));
      await client.send(new TransactWriteItemsCommand(once));
      const other = { ClientRequestToken, TransactItems: [put({ pk: 'OTHER', version: 1 }, 'absent')] };
      await assert.rejects(client.send(new TransactWriteItemsCommand(other)), {
        name: 'IdempotentParameterMismatchException',
      });
    });

    it('refuses a transaction with two writes of one item', async () => {
      const twice = { TransactItems: [put({ pk: 'TWICE' }, 'absent'), put({ pk: 'TWICE' }, 'absent')] };
      // As on AWS; DynamoDB Local makes the first write, and then the condition of the second fails.
      const refusal = name === 'java' ? 'TransactionCanceledException' : 'ValidationException';
      await assert.rejects(client.send(new TransactWriteItemsCommand(twice)), { name: refusal });
      assert.equal(await get('TWICE'), undefined);
    });

    it('lets one of twenty racing writers of an item through, and the others try again', async () => {
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, (_, n) => write(put({ pk: 'RACE', version: 1, n }, 'absent'))),
      );
      assert.equal(outcomes.filter((codes) => codes.length === 0).length, 1);
      const codes = new Set(outcomes.flat());
      assert.ok([...codes].every((code) => ['ConditionalCheckFailed', 'TransactionConflict'].includes(code)));
    });

    it('keeps numbers, bytes, lists and maps as they were written', async () => {
      const item = {
        pk: 'SHAPES',
        version: 9_007_199_254_740_991,
        p: 0.123456789012345,
        bytes: Uint8Array.of(0, 255),
        list: [1, 'é한', null, true, { a: [] }],
        empty: '',
      };
      await write(put(item, 'absent'));
      assert.deepEqual(await get('SHAPES'), { sk: '-', ...item });
    });

    it('reads a batch of a hundred keys, those that are there, and refuses one more and the same twice', async () => {
      for (const from of [0, 50])
        await write(...Array.from({ length: 50 }, (_, n) => put({ pk: `B#${from + n}` }, 'absent')));
      const read = async (pks: string[]) => {
        const request = { Keys: pks.map(keyOf), ConsistentRead: true };
        const { Responses, UnprocessedKeys } = await client.send(
          new BatchGetItemCommand({ RequestItems: { [TableName]: request } }),
        );
        assert.deepEqual(UnprocessedKeys ?? {}, {});
        return Responses?.[TableName]?.length;
      };
      const hundred = Array.from({ length: 100 }, (_, n) => `B#${n}`);
      assert.equal(await read(hundred), 100);
      assert.equal(await read([...hundred.slice(0, 3), 'nowhere']), 3);
      await assert.rejects(read([...hundred, 'B#100']), { name: 'ValidationException' });
      await assert.rejects(read(['B#1', 'B#1']), { name: 'ValidationException' });
    });

    it('answers a batch of more than 16 MB in parts', async () => {
      const text = 'x'.repeat(390_000);
      const pks = Array.from({ length: 50 }, (_, n) => `LARGE#${n}`);
      for (const pk of pks) await write(put({ pk, text }, 'absent'));
      const RequestItems = { [TableName]: { Keys: pks.map(keyOf) } };
      const { Responses, UnprocessedKeys } = await client.send(new BatchGetItemCommand({ RequestItems }));
      const read = Responses?.[TableName]?.length ?? 0;
      const left = UnprocessedKeys?.[TableName]?.Keys?.length ?? 0;
      assert.equal(read + left, 50);
      assert.ok(left > 0, `${read} read at once`);
      for (const pk of pks) await client.send(new DeleteItemCommand({ TableName, Key: keyOf(pk) }));
    });

    it('lists the items that have the attributes of the index, keys alone, in both orders and by pages', async () => {
      const days = ['09', '03', '05'].map((second) => `2026-01-05T00:00:${second}.000Z`);
      for (const [n, firstSeenAt] of days.entries())
        await write(put({ pk: `D#${n}`, day: '2026-01-05#1', firstSeenAt, title: 'not in the index' }, 'absent'));
      await write(put({ pk: 'D#no-day' }, 'absent'));
      const query = {
        TableName,
        IndexName: 'stories-by-day',
        KeyConditionExpression: '#day = :day',
        ExpressionAttributeNames: { '#day': 'day' },
        ExpressionAttributeValues: { ':day': { S: '2026-01-05#1' } },
      };
      const list = async (input: object) => {
        const { Items = [], LastEvaluatedKey } = await client.send(new QueryCommand({ ...query, ...input }));
        return { items: Items.map((item) => unmarshall(item)), LastEvaluatedKey };
      };
      const newest = await list({ ScanIndexForward: false, Limit: 2 });
      assert.deepEqual(
        newest.items.map(({ pk }) => pk),
        ['D#0', 'D#2'],
      );
      assert.deepEqual(Object.keys(newest.items[0] ?? {}).sort(), ['day', 'firstSeenAt', 'pk', 'sk']);
      const rest = await list({ ScanIndexForward: false, ExclusiveStartKey: newest.LastEvaluatedKey });
      assert.deepEqual(
        rest.items.map(({ pk }) => pk),
        ['D#1'],
      );
      assert.equal((await client.send(new QueryCommand({ ...query, Select: 'COUNT' }))).Count, 3);
      await assert.rejects(list({ ConsistentRead: true }), { name: 'ValidationException' });
    });

    it('scans all of more than a megabyte by pages, with a filter and a projection', async () => {
      const text = 'y'.repeat(300_000);
      for (let n = 0; n < 6; n += 1)
        await write(put({ pk: `S#${n}`, entity: 'scanned', key: 'k', text, at: n }, 'absent'));
      const input = {
        TableName,
        ConsistentRead: true,
        FilterExpression: 'entity = :entity AND #at BETWEEN :from AND :to',
        ProjectionExpression: 'pk, #key',
        ExpressionAttributeNames: { '#key': 'key', '#at': 'at' },
        ExpressionAttributeValues: { ':entity': { S: 'scanned' }, ':from': { N: '1' }, ':to': { N: '4' } },
      };
      assert.ok((await client.send(new ScanCommand(input))).LastEvaluatedKey !== undefined);
      const found: Record<string, unknown>[] = [];
      for await (const { Items = [] } of paginateScan({ client }, input))
        found.push(...Items.map((item) => unmarshall(item)));
      assert.deepEqual(found.map(({ pk }) => pk).sort(), ['S#1', 'S#2', 'S#3', 'S#4']);
      assert.deepEqual(Object.keys(found[0] ?? {}).sort(), ['key', 'pk']);
    });

    it('puts every change of an item into the stream, once, in order, with the new image, and nothing else', async () => {
      const shards = openShards(clients.streams, streamArn, 'LATEST');
      const records: _Record[] = [];
      const read = async () => {
        let count = 0;
        for await (const shard of shards.read()) count += records.push(...shard.records);
        return count;
      };
      assert.equal(await read(), 0);
      await write(put({ pk: 'R#1', version: 1 }, 'absent'), put({ pk: 'R#2', version: 1 }, 'absent'));
      await write(put({ pk: 'R#1', version: 2 }, 1), put({ pk: 'R#2', version: 9 }, 'absent'));
      await write(put({ pk: 'R#1', version: 2 }, 1));
      // The same again changes nothing, and is no record on AWS. dynoxide makes one; the stack writes nothing twice.
      await write(put({ pk: 'R#1', version: 2 }, 2));
      await client.send(new DeleteItemCommand({ TableName, Key: keyOf('R#2') }));
      // Whatever was written before the read is in it.
      while ((await read()) > 0);
      const seen = records.map(({ eventName, dynamodb }) => {
        const version = dynamodb?.NewImage?.version?.N;
        return `${eventName} ${dynamodb?.Keys?.pk?.S} ${version}`;
      });
      const unchanged = name === 'dynoxide' ? ['MODIFY R#1 2'] : [];
      assert.deepEqual(seen, [
        ...['INSERT R#1 1', 'INSERT R#2 1', 'MODIFY R#1 2', ...unchanged],
        'REMOVE R#2 undefined',
      ]);
      const numbers = records.map(({ dynamodb }) => dynamodb?.SequenceNumber ?? '');
      assert.equal(new Set(numbers).size, seen.length);
      assert.deepEqual(
        numbers.map((number) => BigInt(number)).toSorted((one, other) => (one < other ? -1 : 1)),
        numbers.map((number) => BigInt(number)),
      );
      assert.ok(records.every(({ eventID, dynamodb }) => eventID && dynamodb?.ApproximateCreationDateTime));
      assert.ok(records.every(({ dynamodb }) => dynamodb?.OldImage === undefined));
    });

    it('reads the stream from its beginning, and more than a call gives', async () => {
      for (let from = 0; from < 1_200; from += 100)
        await write(...Array.from({ length: 100 }, (_, n) => put({ pk: `M#${from + n}` }, 'absent')));
      const pks: string[] = [];
      const shards = openShards(clients.streams, streamArn, 'TRIM_HORIZON');
      for (let found = true; found; ) {
        found = false;
        for await (const { records } of shards.read()) {
          found = true;
          pks.push(...records.map(({ dynamodb }) => dynamodb?.Keys?.pk?.S ?? ''));
        }
      }
      const many = pks.filter((pk) => pk.startsWith('M#'));
      assert.deepEqual([many.length, new Set(many).size, pks[0]], [1_200, 1_200, 'T#1']);
    });
  });
}

const keySchema = (hash: string, range: string) =>
  [
    { AttributeName: hash, KeyType: 'HASH' },
    { AttributeName: range, KeyType: 'RANGE' },
  ] as const as never;
