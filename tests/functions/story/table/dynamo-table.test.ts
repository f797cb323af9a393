import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  DynamoDBClient,
  TransactionCanceledException,
  TransactionConflictException,
  TransactionInProgressException,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { isOutage } from '../../../../functions/notify/outlets/send-in-batches.ts';
import type { Write } from '../../../../functions/story/items/decision.ts';
import { type Alias, SCHEMA } from '../../../../functions/story/items/items.ts';
import { dynamoTable } from '../../../../functions/story/table/dynamo-table.ts';
import { answering } from '../../../fixtures/sdk-client.ts';

const claim = (name: string, version = 1): Alias => ({
  ...{ pk: name, sk: 'STORY', entity: 'alias', schema: SCHEMA, version, textKey: `t1:${name}`, storyId: 'story' },
});
const write = (name: string): Write => ({ item: claim(name), expect: 'absent' });
const key = (name: string) => ({ pk: name, sk: 'STORY' });

/** A table whose client answers in turn, as told, and notes what it was asked, and when; what is an error is thrown. */
const tableThat = (...answers: object[]) => {
  const commands: string[] = [];
  const times: number[] = [];
  const { client, asked } = answering(new DynamoDBClient({ region: 'us-east-1' }), (command, call) => {
    commands.push(command.constructor.name);
    times.push(performance.now());
    return answers[call] ?? assert.fail('asked more often than told');
  });
  return { asked, commands, times, table: dynamoTable(client, 'table') };
};
const found = (names: string[], unprocessed: string[] = []) => ({
  Responses: { table: names.map((name) => marshall(claim(name))) },
  UnprocessedKeys: unprocessed.length > 0 ? { table: { Keys: unprocessed.map((name) => marshall(key(name))) } } : {},
});

const cancelled = (...codes: string[]) =>
  new TransactionCanceledException({
    message: 'cancelled',
    $metadata: {},
    CancellationReasons: codes.map((Code) => ({ Code })),
  });

describe('dynamoTable: read', () => {
  it('gives the items as they were written', async () => {
    const { table } = tableThat(found(['a', 'b']));
    assert.deepEqual(await table.read([key('a'), key('b')], 'eventual'), [claim('a'), claim('b')]);
  });

  it('reads strongly only if asked to', async () => {
    const { asked, table } = tableThat(found([]), found([]));
    await table.read([key('a')], 'eventual');
    await table.read([key('a')], 'strong');
    assert.deepEqual(
      asked.map(({ RequestItems }) => RequestItems),
      [false, true].map((ConsistentRead) => ({ table: { Keys: [marshall(key('a'))], ConsistentRead } })),
    );
  });

  it('reads unprocessed keys again, with the same consistency', async () => {
    const { asked, table } = tableThat(found(['a'], ['b', 'c']), found(['c'], ['b']), found(['b']));
    const heard: unknown[] = [];
    const items = await table.read([key('a'), key('b'), key('c')], 'strong', (there, unread) =>
      heard.push([there.length, unread]),
    );
    assert.deepEqual(heard, [
      [1, [key('b'), key('c')]],
      [2, [key('b')]],
    ]);
    assert.deepEqual(items.map(({ pk }) => pk).sort(), ['a', 'b', 'c']);
    assert.deepEqual(asked[1]?.RequestItems, {
      table: { Keys: [marshall(key('b')), marshall(key('c'))], ConsistentRead: true },
    });
  });

  it('throws if keys stay unprocessed, and does not take them for free keys', async (context) => {
    context.mock.method(Math, 'random', () => 0);
    const { asked, table } = tableThat(...Array.from({ length: 8 }, () => found([], ['a'])));
    await assert.rejects(table.read([key('a')], 'eventual'), (error) => {
      assert.match(String(error), /1 keys stayed unprocessed/);
      return isOutage(error);
    });
    assert.equal(asked.length, 8);
  });

  it('reads at once, and again after pauses whose upper bound doubles', async (context) => {
    context.mock.method(Math, 'random', () => 0.5);
    const { asked, times, table } = tableThat(found([], ['a']), found([], ['a']), found([], ['a']), found(['a']));
    const items = table.read([key('a')], 'eventual');
    assert.equal(asked.length, 1);
    await items;
    const pauses = times.slice(1).map((time, at) => time - (times[at] ?? 0));
    // A timer may be a millisecond early.
    for (const [round, least] of [50, 100, 200].entries()) assert.ok((pauses[round] ?? 0) >= least - 2, `${pauses}`);
  });

  it('reads any number of keys, a hundred at a time', async () => {
    const keys = Array.from({ length: 901 }, (_, at) => key(`k${at}`));
    const { asked, table } = tableThat(...Array.from({ length: 10 }, (_, at) => found([`k${at}`])));
    assert.equal((await table.read(keys, 'strong')).length, 10);
    const read = asked.flatMap(({ RequestItems }) => (RequestItems as { table: { Keys: object[] } }).table.Keys);
    assert.deepEqual(
      read,
      keys.map((one) => marshall(one)),
    );
    assert.equal(asked.length, 10);
  });

  it('sends nothing for no keys', async () => assert.deepEqual(await tableThat().table.read([], 'strong'), []));
});

describe('dynamoTable: write', () => {
  it('is one transaction, in which each key must be free or have the version that was read', async () => {
    const { asked, commands, table } = tableThat({});
    assert.equal(await table.write([write('a'), { item: claim('b', 3), expect: 2 }]), true);
    const TableName = 'table';
    const one = { TableName, Item: marshall(claim('a')), ConditionExpression: 'attribute_not_exists(pk)' };
    const other = {
      TableName,
      Item: marshall(claim('b', 3)),
      ConditionExpression: 'version = :seen',
      ExpressionAttributeValues: { ':seen': { N: '2' } },
    };
    assert.deepEqual(commands, ['TransactWriteItemsCommand']);
    assert.deepEqual(asked, [{ TransactItems: [{ Put: one }, { Put: other }] }]);
  });

  it('leaves out what is undefined', async () => {
    const { asked, table } = tableThat({});
    await table.write([{ item: Object.assign(claim('a'), { nothing: undefined }), expect: 'absent' }]);
    const [one] = (asked[0]?.TransactItems ?? []) as { Put: { Item: object } }[];
    assert.deepEqual(one?.Put.Item, marshall(claim('a')));
  });

  it('returns false after a conflict, and if an item was throttled, which the SDK does not retry', async () => {
    const refused = { message: 'refused', $metadata: {} };
    const reasons: Error[] = [new TransactionConflictException(refused), new TransactionInProgressException(refused)];
    for (const codes of [
      'None ConditionalCheckFailed¦TransactionConflict None¦ConditionalCheckFailed TransactionConflict',
      'ThrottlingError None¦None ProvisionedThroughputExceeded¦ThrottlingError ConditionalCheckFailed',
    ])
      reasons.push(...codes.split('¦').map((each) => cancelled(...each.split(' '))));
    for (const reason of reasons) assert.equal(await tableThat(reason).table.write([write('a'), write('b')]), false);
  });

  it('throws every other fault unchanged', async () => {
    for (const fault of [
      cancelled('ValidationError', 'None'),
      cancelled('ConditionalCheckFailed', 'ItemCollectionSizeLimitExceeded'),
      Object.assign(new Error('slow down'), { name: 'ThrottlingException' }),
    ]) {
      await assert.rejects(tableThat(fault).table.write([write('a'), write('b')]), (error) => error === fault);
    }
  });
});
