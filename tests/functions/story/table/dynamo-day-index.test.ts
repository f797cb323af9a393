import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DynamoDBClient, type QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import fc from 'fast-check';
import { listingDay, newestFirst } from '../../../../functions/story/items/keys.ts';
import { listStories } from '../../../../functions/story/table/dynamo-day-index.ts';

/** An index that holds these, and answers a page of two at a time. */
function indexOf(listed: readonly { pk: string; sk: string; day: string; firstSeenAt: string }[]) {
  const send = async ({ input }: QueryCommand) => {
    const { ExpressionAttributeValues, ExclusiveStartKey, ScanIndexForward } = input;
    const { ':shard': day, ':first': first, ':last': last } = unmarshall(ExpressionAttributeValues ?? {});
    assert.equal(ScanIndexForward, false);
    const all = listed
      .filter((one) => one.day === day && first <= one.firstSeenAt && one.firstSeenAt <= last)
      .sort(newestFirst);
    const from = ExclusiveStartKey === undefined ? 0 : Number(unmarshall(ExclusiveStartKey).at);
    const isLast = from + 2 >= all.length;
    return {
      Items: all.slice(from, from + 2).map((one) => marshall(one)),
      ...(!isLast && { LastEvaluatedKey: marshall({ at: from + 2 }) }),
    };
  };
  return Object.assign(new DynamoDBClient({ region: 'us-east-1' }), { send });
}

describe('the stories of some days', () => {
  it('are those of the range, newest first and at most so many, whatever days and shards list them', async () => {
    // So few minutes of four days that two stories are often of one instant, and bounds often those of a story.
    const instant = fc
      .tuple(
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom('00:00:00.000', '00:00:00.001', '12:00:00.000', '23:59:59.999'),
      )
      .map(([day, time]) => `2026-03-0${day}T${time}Z`);
    await fc.assert(
      fc.asyncProperty(
        fc.array(instant, { maxLength: 30 }),
        instant,
        instant,
        fc.nat(12),
        async (times, one, other, limit) => {
          const [from = '', to = ''] = [one, other].sort();
          const stories = times.map((firstSeenAt, at) => {
            const pk = `STORY#${at}`;
            return { pk, sk: 'STORY', day: listingDay(pk, firstSeenAt), firstSeenAt };
          });
          const expected = stories.filter(({ firstSeenAt: at }) => from <= at && at <= to).sort(newestFirst);
          const found = await listStories(indexOf(stories), 'T', { from, to, limit });
          assert.deepEqual(found, expected.slice(0, limit));
        },
      ),
    );
  });
});
