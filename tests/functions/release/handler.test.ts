import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DAY_INDEX, dayShard, listOn } from '../../../functions/story/items/keys.ts';
import { loaded, logged, NOBODY_ANSWERS, type Sending } from '../loaded.ts';

const ENVIRONMENT = {
  ...NOBODY_ANSWERS,
  TABLE_NAME: 'stories',
  QUEUE_URL: 'https://sqs/requests',
  SERVICE: 'release',
  METRICS_NAMESPACE: 'w',
};
const NOW = Date.parse('2026-03-02T00:15:00Z');

interface Query {
  input: { ExpressionAttributeValues: Record<':shard' | ':first' | ':last', { S: string }> };
}

describe('a run of release', () => {
  it('asks once for each article that is due, by ten, a thousand at most, and counts the overdue', async (context) => {
    context.mock.timers.enable({ apis: ['Date'], now: NOW });
    const lines = logged(context);
    const lists = { '2026-03-02': 23, '2026-03-01': 1_200, '2026-02-28': 7 };
    const due = new Map(
      Object.entries(lists).map(([day, count]) => [
        dayShard(listOn('due', day), 0),
        Array.from({ length: count }, (_, at) => ({
          pk: { S: `ARTICLE#${day}/${at}` },
          [DAY_INDEX.sortKey]: { S: new Date(NOW - 2 * 60_000 - 1000 * at).toISOString() },
        })),
      ]),
    );
    const asked: Query['input']['ExpressionAttributeValues'][] = [];
    context.mock.method(DynamoDBClient.prototype as Sending, 'send', async ({ input }: Query) => {
      asked.push(input.ExpressionAttributeValues);
      return { Items: due.get(input.ExpressionAttributeValues[':shard'].S) ?? [] };
    });
    const batches: string[][] = [];
    context.mock.method(
      SQSClient.prototype as Sending,
      'send',
      async ({ input }: { input: { Entries: { Id: string; MessageBody: string }[] } }) => {
        assert.equal(new Set(input.Entries.map(({ Id }) => Id)).size, input.Entries.length);
        batches.push(input.Entries.map(({ MessageBody }) => MessageBody));
      },
    );
    const { handler } = await loaded<{ handler: () => Promise<void> }>(context, 'release', ENVIRONMENT);
    await handler();
    const sent = batches.flat().map((body) => JSON.parse(body));
    assert.deepEqual([sent.length, new Set(sent.map(({ held }) => held)).size], [1_000, 1_000]);
    assert.ok(sent.every(({ wiredrop }) => wiredrop === 'release') && batches.every(({ length }) => length <= 10));
    assert.ok(sent.slice(0, 23).every(({ held }) => held.startsWith('ARTICLE#2026-03-02/')));
    assert.ok(asked.every(({ ':last': last }) => last.S === new Date(NOW).toISOString()));
    // Of the 977 of the day before, those that ended more than five minutes ago.
    const found = lines.map(({ Held, state }) => [Held, state]);
    assert.deepEqual(found, [[977 - 181, 'overdue']]);
  });
});
