import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { BatchGetItemCommand, DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { storyKey } from '../../../../functions/story/keys.ts';
import { countStories, latestStories } from '../../../../infra/ops/status/timeline.ts';

const DAY = '2026-03-01';

/** What stands in each part of the day, the oldest first: when, and which stories. */
const LISTED: Readonly<Record<string, readonly (readonly [string, readonly string[]])[]>> = {
  0: [
    ['08', ['b', 'a']],
    // Its writer was refused behind it, and it was listed again.
    ['11', ['d']],
  ],
  1: [['12', ['d', 'lost']]],
  3: [['09', ['c']]],
};

/** `lost` was never put. */
const STORIES = new Map([
  ['a', '08'],
  ['b', '08'],
  ['c', '09'],
  ['d', '12'],
]);

const at = (hour: string): string => `${DAY}T${hour}:00:00.000Z`;

const table = (context: TestContext): DynamoDBClient => {
  context.mock.method(
    DynamoDBClient.prototype,
    'send' as never,
    (async (command: unknown) => {
      if (command instanceof QueryCommand) {
        const { ExpressionAttributeValues, ScanIndexForward = true } = command.input;
        const shard = ExpressionAttributeValues?.[':part']?.S?.split('#')[2] ?? '';
        const items = (LISTED[shard] ?? []).map(([hour, stories]) => marshall({ sk: at(hour), stories }));
        return { Items: ScanIndexForward ? items : items.toReversed() };
      }
      assert.ok(command instanceof BatchGetItemCommand);
      const keys = command.input.RequestItems?.stories?.Keys ?? [];
      assert.ok(keys.length <= 100);
      const places = new Map([...STORIES].map(([id, hour]) => [storyKey(id).pk, hour]));
      const found = keys.flatMap((key) => {
        const { pk, sk } = unmarshall(key);
        const hour = places.get(pk);
        return hour === undefined ? [] : [marshall({ pk, sk, entity: 'story', firstSeenAt: at(hour) })];
      });
      return { Responses: { stories: found } };
    }) as never,
  );
  return new DynamoDBClient();
};

describe('the list of a day', () => {
  it('counts a story once, in whatever part and however often it is listed', async (context) => {
    assert.equal(await countStories(table(context), 'stories', DAY), 5);
  });

  it('shows the latest stories, without what has none behind it', async (context) => {
    const latest = async (count: number) =>
      (await latestStories(table(context), 'stories', [DAY], count)).map(({ firstSeenAt }) =>
        firstSeenAt.slice(11, 13),
      );
    assert.deepEqual(await latest(2), ['12', '09']);
    assert.deepEqual(await latest(100), ['12', '09', '08', '08']);
  });
});
