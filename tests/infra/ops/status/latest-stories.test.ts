import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { BatchGetItemCommand, DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { storyKey } from '../../../../functions/story/keys.ts';
import { countStories, latestStories } from '../../../../infra/cli/table/listing.ts';

const DAY = '2026-03-01';

/** Hours at which stories were first seen, by shard of the index. */
const LISTED: Readonly<Record<string, readonly string[]>> = { 0: ['08', '11'], 1: ['12'], 5: ['09'] };

const listed = (hour: string) => ({ ...storyKey(hour), firstSeenAt: `${DAY}T${hour}:00:00.000Z` });

const table = (context: TestContext): DynamoDBClient => {
  context.mock.method(
    DynamoDBClient.prototype,
    'send' as never,
    (async (command: unknown) => {
      if (command instanceof QueryCommand) {
        const { ExpressionAttributeValues, ScanIndexForward = true, Limit, IndexName } = command.input;
        assert.equal(IndexName, 'stories-by-day');
        const shard = ExpressionAttributeValues?.[':shard']?.S?.split('#')[1] ?? '';
        const hours = LISTED[shard] ?? [];
        const items = (ScanIndexForward ? hours : hours.toReversed()).slice(0, Limit).map((hour) => listed(hour));
        return { Items: items.map((item) => marshall(item)), Count: items.length };
      }
      assert.ok(command instanceof BatchGetItemCommand);
      const keys = (command.input.RequestItems?.stories?.Keys ?? []).map((key) => unmarshall(key));
      const found = keys.map(({ pk }) => ({ ...listed(String(pk).slice(-2)), entity: 'story' }));
      return { Responses: { stories: found.map((item) => marshall(item)) } };
    }) as never,
  );
  return new DynamoDBClient();
};

describe('the stories of a day', () => {
  it('are counted in all shards of the index', async (context) => {
    assert.equal(await countStories(table(context), 'stories', DAY), 4);
  });

  it('come newest first, from whatever shard, and no more than asked for', async (context) => {
    const latest = async (count: number) =>
      (await latestStories(table(context), 'stories', [DAY], count)).map(({ firstSeenAt }) =>
        firstSeenAt.slice(11, 13),
      );
    assert.deepEqual(await latest(2), ['12', '11']);
    assert.deepEqual(await latest(100), ['12', '11', '09', '08']);
  });
});
