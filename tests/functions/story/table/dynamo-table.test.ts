import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { isOutage } from '../../../../functions/is-outage.ts';
import type { Step, Write } from '../../../../functions/story/decision.ts';
import type { TextClaim } from '../../../../functions/story/items.ts';
import { dynamoTable } from '../../../../functions/story/table/dynamo-table.ts';

const claim = (name: string, version = 1): TextClaim => ({
  pk: name,
  sk: 'STORY',
  entity: 'text',
  schema: 1,
  version,
  textKey: `t1:${name}`,
  storyId: 'story',
});
const write = (name: string): Write => ({ item: claim(name), expect: 'absent' });
const whole = (...writes: Write[]): Step => ({ writes, whole: true });
const key = (name: string) => ({ pk: name, sk: 'STORY' });

/** A table whose client answers in turn, as told, and notes what it was asked, and when; what is an error is thrown. */
const tableThat = (...answers: object[]) => {
  const asked: { command: string; input: Record<string, unknown> }[] = [];
  const times: number[] = [];
  const client = new DynamoDBClient({ region: 'us-east-1' });
  client.send = async (command: object & { input: unknown }) => {
    asked.push({ command: command.constructor.name, input: command.input as Record<string, unknown> });
    times.push(performance.now());
    const answer = answers[asked.length - 1];
    if (answer instanceof Error) throw answer;
    assert.ok(answer, 'asked more often than told');
    return answer;
  };
  return { asked, times, table: dynamoTable(client, 'table') };
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

  it('asks for what is true now only where that is wanted', async () => {
    const { asked, table } = tableThat(found([]), found([]));
    await table.read([key('a')], 'eventual');
    await table.read([key('a')], 'strong');
    assert.deepEqual(
      asked.map(({ input }) => input.RequestItems),
      [false, true].map((ConsistentRead) => ({ table: { Keys: [marshall(key('a'))], ConsistentRead } })),
    );
  });

  it('asks again, alike, for the keys that stayed unprocessed', async () => {
    const { asked, table } = tableThat(found(['a'], ['b', 'c']), found(['c'], ['b']), found(['b']));
    const items = await table.read([key('a'), key('b'), key('c')], 'strong');
    assert.deepEqual(items.map(({ pk }) => pk).sort(), ['a', 'b', 'c']);
    assert.deepEqual(asked[1]?.input.RequestItems, {
      table: { Keys: [marshall(key('b')), marshall(key('c'))], ConsistentRead: true },
    });
  });

  it('throws where keys stay unprocessed, rather than take them for free: the table’s fault, and no file’s', async (context) => {
    context.mock.method(Math, 'random', () => 0);
    const { asked, table } = tableThat(...Array.from({ length: 8 }, () => found([], ['a'])));
    await assert.rejects(table.read([key('a')], 'eventual'), (error) => {
      assert.match(String(error), /1 keys stayed unprocessed/);
      return isOutage(error);
    });
    assert.equal(asked.length, 8);
  });

  it('asks at once, and again after pauses of a doubling length at the most: the table throttles', async (context) => {
    context.mock.method(Math, 'random', () => 0.5);
    const { asked, times, table } = tableThat(found([], ['a']), found([], ['a']), found([], ['a']), found(['a']));
    const items = table.read([key('a')], 'eventual');
    assert.equal(asked.length, 1);
    await items;
    const pauses = times.slice(1).map((time, at) => time - (times[at] ?? 0));
    // A timer may be a millisecond early.
    for (const [round, least] of [50, 100, 200].entries()) assert.ok((pauses[round] ?? 0) >= least - 2, `${pauses}`);
  });

  it('asks nothing for no keys', async () => {
    assert.deepEqual(await tableThat().table.read([], 'strong'), []);
  });
});

describe('dynamoTable: commit', () => {
  it('writes one item on the condition that its address is free, or holds what was read', async () => {
    const { asked, table } = tableThat({}, {});
    assert.equal(await table.commit([whole(write('a'))]), true);
    assert.equal(await table.commit([whole({ item: claim('a', 8), expect: 7 })]), true);
    assert.deepEqual(asked, [
      {
        command: 'PutItemCommand',
        input: { TableName: 'table', Item: marshall(claim('a')), ConditionExpression: 'attribute_not_exists(pk)' },
      },
      {
        command: 'PutItemCommand',
        input: {
          TableName: 'table',
          Item: marshall(claim('a', 8)),
          ConditionExpression: 'version = :seen',
          ExpressionAttributeValues: { ':seen': { N: '7' } },
        },
      },
    ]);
  });

  it('writes several in one transaction', async () => {
    const { asked, table } = tableThat({});
    assert.equal(await table.commit([whole(write('a'), { item: claim('b', 3), expect: 2 })]), true);
    assert.equal(asked[0]?.command, 'TransactWriteItemsCommand');
    const [one, other, ...more] = (asked[0]?.input.TransactItems ?? []) as { Put: Record<string, unknown> }[];
    assert.equal(one?.Put.ConditionExpression, 'attribute_not_exists(pk)');
    assert.deepEqual(other?.Put.ExpressionAttributeValues, { ':seen': { N: '2' } });
    assert.deepEqual([asked.length, more], [1, []]);
  });

  it('writes one step after the other, and none behind one that was refused', async () => {
    const { asked, table } = tableThat({}, {}, {});
    assert.equal(await table.commit([whole(write('a')), whole(write('b'), write('c')), whole(write('d'))]), true);
    const commands = (calls: typeof asked) => calls.map(({ command }) => command);
    assert.deepEqual(commands(asked), ['PutItemCommand', 'TransactWriteItemsCommand', 'PutItemCommand']);
    const refusing = tableThat({}, cancelled('ConditionalCheckFailed', 'None'));
    assert.equal(
      await refusing.table.commit([whole(write('a')), whole(write('b'), write('c')), whole(write('d'))]),
      false,
    );
    assert.equal(refusing.asked.length, 2);
  });

  const each = (...writes: Write[]): Step => ({ writes, whole: false });
  const commandsOf = (calls: readonly { command: string }[]) => calls.map(({ command }) => command);

  it('puts new items that are each for themselves in one batch, and goes on if all are in', async () => {
    const { asked, table } = tableThat({ Responses: [{}, {}] }, {});
    assert.equal(await table.commit([each(write('a'), write('b')), whole(write('c'))]), true);
    assert.deepEqual(commandsOf(asked), ['BatchExecuteStatementCommand', 'PutItemCommand']);
    const refusing = tableThat({ Responses: [{}, { Error: { Code: 'DuplicateItem' } }] });
    assert.equal(await refusing.table.commit([each(write('a'), write('b')), whole(write('c'))]), false);
  });

  it('puts one of them beside the batch where it takes the place of an item that was read', async () => {
    const { asked, table } = tableThat({ Responses: [{}] }, {});
    assert.equal(await table.commit([each(write('a'), { item: claim('b', 3), expect: 2 })]), true);
    assert.deepEqual(commandsOf(asked), ['BatchExecuteStatementCommand', 'PutItemCommand']);
    assert.deepEqual(asked[1]?.input.ExpressionAttributeValues, { ':seen': { N: '2' } });
    const lost = tableThat({ Responses: [{}] }, new ConditionalCheckFailedException({ message: 'no', $metadata: {} }));
    assert.equal(await lost.table.commit([each(write('a'), { item: claim('b', 3), expect: 2 })]), false);
  });

  it('throws what is wrong with an item of a batch', async () => {
    const { table } = tableThat({ Responses: [{}, { Error: { Code: 'ValidationError', Message: 'too large' } }] });
    await assert.rejects(table.commit([each(write('a'), write('b'))]), /too large/);
  });

  it('leaves out what is undefined', async () => {
    const { asked, table } = tableThat({});
    await table.commit([whole({ item: Object.assign(claim('a'), { nothing: undefined }), expect: 'absent' })]);
    assert.deepEqual(asked[0]?.input.Item, marshall(claim('a')));
  });

  it('asks for another look after a lost race', async () => {
    const refused = { message: 'refused', $metadata: {} };
    for (const reason of [
      new ConditionalCheckFailedException(refused),
      new TransactionConflictException(refused),
      cancelled('None', 'ConditionalCheckFailed'),
      cancelled('TransactionConflict', 'None'),
      cancelled('ConditionalCheckFailed', 'TransactionConflict'),
    ]) {
      assert.equal(await tableThat(reason).table.commit([whole(write('a'), write('b'))]), false);
      assert.equal(await tableThat(reason).table.commit([whole(write('a'))]), false);
    }
  });

  it('asks for another look when an item of a transaction was throttled: the SDK does not try that again', async () => {
    for (const reason of [
      cancelled('ThrottlingError', 'None'),
      cancelled('None', 'ProvisionedThroughputExceeded'),
      cancelled('ThrottlingError', 'ConditionalCheckFailed'),
    ]) {
      assert.equal(await tableThat(reason).table.commit([whole(write('a'), write('b'))]), false);
    }
  });

  it('throws every other fault as it is', async () => {
    for (const fault of [
      cancelled('ValidationError', 'None'),
      cancelled('ConditionalCheckFailed', 'ItemCollectionSizeLimitExceeded'),
      Object.assign(new Error('slow down'), { name: 'ThrottlingException' }),
    ]) {
      await assert.rejects(tableThat(fault).table.commit([whole(write('a'), write('b'))]), (error) => error === fault);
      await assert.rejects(tableThat(fault).table.commit([whole(write('a'))]), (error) => error === fault);
    }
  });
});
