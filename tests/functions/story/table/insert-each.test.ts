import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type BatchExecuteStatementCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { isOutage } from '../../../../functions/is-outage.ts';
import type { Receipt, TextClaim } from '../../../../functions/story/items.ts';
import { insertEach } from '../../../../functions/story/table/insert-each.ts';
import { inserted } from './inserted.ts';

const claim = (name: string): TextClaim => ({
  pk: name,
  sk: 'STORY',
  entity: 'text',
  schema: 1,
  version: 1,
  textKey: `t1:${name}`,
  storyId: 'story',
});

/** What becomes of the items where DynamoDB answers that, and what it was asked. */
const insert = async (items: readonly (TextClaim | Receipt)[], answer: object) => {
  const asked: BatchExecuteStatementCommandInput[] = [];
  const client = new DynamoDBClient({ region: 'us-east-1' });
  client.send = async ({ input }: { input: unknown }) => {
    asked.push(input as BatchExecuteStatementCommandInput);
    return answer;
  };
  return { done: await insertEach(client, 'my-table', items), asked };
};

describe('insertEach', () => {
  it('puts all of each item, in one call', async () => {
    const receipt: Receipt = {
      pk: 'FILE#b/k',
      sk: 'v1',
      entity: 'receipt',
      schema: 1,
      version: 1,
      announce: 'none',
      disposition: 'new',
      bucket: 'b',
      key: "it's ?",
      uploadedAt: '2026-03-01T12:00:00.000Z',
      receivedAt: '2026-03-01T12:00:01.000Z',
      hashVerified: true,
      warnings: ['no-title'],
    };
    const { done, asked } = await insert([claim('a'), receipt], { Responses: [{}, {}] });
    assert.deepEqual([done, asked.length], [[true, true], 1]);
    const sent = (asked[0]?.Statements ?? []).map(inserted);
    assert.deepEqual(
      sent.map(({ table }) => table),
      ['my-table', 'my-table'],
    );
    assert.deepEqual(
      sent.map(({ item }) => unmarshall(item)),
      [claim('a'), receipt],
    );
  });

  it('leaves out what is undefined', async () => {
    const { asked } = await insert([Object.assign(claim('a'), { nothing: undefined })], { Responses: [{}] });
    assert.deepEqual(
      asked[0]?.Statements?.map((statement) => unmarshall(inserted(statement).item)),
      [claim('a')],
    );
  });

  it('has those look again that something is in the way of, and those whose put failed', async () => {
    const Responses = [
      { Error: { Code: 'DuplicateItem' } },
      {},
      { Error: { Code: 'ThrottlingError' } },
      { Error: { Code: 'TransactionConflict' } },
    ];
    const { done } = await insert(['a', 'b', 'c', 'd', 'e'].map(claim), { Responses });
    // Of the last nothing was said: it may be in or not.
    assert.deepEqual(done, [false, true, false, false, false]);
  });

  it('names the fault of an item that cannot be put, and puts the others', async () => {
    const Responses = [{ Error: { Code: 'ValidationError', Message: 'too large' } }, {}];
    const { done } = await insert(['a', 'b'].map(claim), { Responses });
    const [fault, other] = done;
    assert.ok(fault instanceof Error);
    assert.deepEqual(
      [fault.name, fault.message, isOutage(fault), other],
      ['ValidationException', 'too large', false, true],
    );
  });

  it('fails them all where the table is not for this function: putting each alone would hide that', async () => {
    for (const Code of ['AccessDenied', 'ResourceNotFound']) {
      const Responses = [{ Error: { Code, Message: 'not for you' } }, {}];
      const error = await insert(['a', 'b'].map(claim), { Responses }).catch((thrown: Error) => thrown);
      assert.ok(error instanceof Error);
      assert.deepEqual([error.name, error.message, isOutage(error)], [`${Code}Exception`, 'not for you', true]);
    }
  });
});
