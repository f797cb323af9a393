import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { BatchGetItemCommand, DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { SCHEMA } from '../../../../../functions/story/items/items.ts';
import { ARCHIVE_INDEX, storyKey } from '../../../../../functions/story/items/keys.ts';
import {
  countStories,
  daysUpTo,
  latestReceipts,
  latestStories,
  pageOf,
  withViewed,
} from '../../../../../infra/desk/operator/table/listing.ts';
import { storyOf } from '../../../../functions/feed/stories.ts';
import { stackWith } from '../stack/some-outputs.ts';
import { tableOf } from '../stack/table-of.ts';

const DAY = '2026-03-01';

/** Hours at which stories were first seen, by shard of the index. */
const LISTED: Readonly<Record<string, readonly string[]>> = { 0: ['08', '11'], 1: ['12'], 5: ['09'] };

const listed = (hour: string) => ({ ...storyKey(hour), firstSeenAt: `${DAY}T${hour}:00:00.000Z` });

const table = (context: TestContext, onShard: (shard: string) => void = () => {}, index = 'stories-by-day') => {
  context.mock.method(
    DynamoDBClient.prototype,
    'send' as never,
    (async (command: unknown) => {
      if (command instanceof QueryCommand) {
        const { ExpressionAttributeValues, ScanIndexForward = true, Limit, IndexName } = command.input;
        assert.equal(IndexName, index);
        const shard = ExpressionAttributeValues?.[':shard']?.S ?? '';
        onShard(shard);
        const [first = '', last = ''] = [':first', ':last'].map((name) => ExpressionAttributeValues?.[name]?.S);
        const all = LISTED[shard.split('#').at(-1) ?? ''] ?? [];
        // Both ends belong to a range.
        const hours = all.filter((hour) => first <= listed(hour).firstSeenAt && listed(hour).firstSeenAt <= last);
        const items = (ScanIndexForward ? hours : hours.toReversed()).slice(0, Limit).map((hour) => listed(hour));
        const sortKey = index === 'stories-by-day' ? 'firstSeenAt' : 'reportedAt';
        const entries = items.map(({ firstSeenAt, ...key }) => marshall({ ...key, [sortKey]: firstSeenAt }));
        return { Items: entries, Count: items.length };
      }
      assert.ok(command instanceof BatchGetItemCommand);
      const keys = (command.input.RequestItems?.stories?.Keys ?? []).map((key) => unmarshall(key));
      const heads = keys.filter(({ sk }) => sk === 'STORY');
      const head = { entity: 'story', schema: SCHEMA, lastReport: 1, speaking: '1' };
      const found = heads.map(({ pk }) => ({ ...listed(String(pk).slice(-2)), ...head }));
      return { Responses: { stories: found.map((item) => marshall(item)) } };
    }) as never,
  );
  return stackWith({ dynamodb: new DynamoDBClient() }, { tableName: 'stories' });
};

describe('the stories of a day', () => {
  it('are counted in all shards of the index', async (context) =>
    assert.equal(await countStories(table(context), DAY), 4));

  const page = async (context: TestContext, count: number, before?: string) => {
    const list = latestStories(table(context), { days: [DAY], before });
    const { page, next } = await pageOf(list, count, ({ firstSeenAt }) => firstSeenAt);
    return [page.map(({ firstSeenAt }) => firstSeenAt.slice(11, 13)), next?.slice(11, 13)];
  };

  it('come newest first from all shards, and no more than asked for', async (context) => {
    assert.deepEqual(await page(context, 2), [['12', '11'], '11']);
    assert.deepEqual(await page(context, 100), [['12', '11', '09', '08'], undefined]);
  });

  it('go on where the last page ended', async (context) =>
    assert.deepEqual(await page(context, 2, `${DAY}T11:00:00.000Z`), [['09', '08'], undefined]));

  it('stay on one page if they were seen at one instant', async () => {
    const list = (async function* () {
      yield* ['b', 'a', 'a', 'a', '0'];
    })();
    assert.deepEqual(await pageOf(list, 2, (at) => at), { page: ['b', 'a', 'a', 'a'], next: 'a' });
  });

  it('are listed separately from the files that were rejected on that day', async (context) => {
    const lists = new Set<string>();
    const stack = table(context, (shard) => lists.add(shard.replace(/#\d+$/, '')));
    for await (const _ of latestReceipts(stack, 'rejected', { days: [DAY] }));
    assert.deepEqual([...lists], [`rejected#${DAY}`]);
  });

  it('of an archive are listed by their own days in an index of their own', async (context) => {
    const stack = table(context, undefined, ARCHIVE_INDEX.name);
    const hours: string[] = [];
    for await (const { pk } of latestStories(stack, { days: [DAY], index: ARCHIVE_INDEX })) hours.push(pk.slice(-2));
    assert.deepEqual(hours, ['12', '11', '09', '08']);
  });

  it('are those of the days up to today', () =>
    assert.deepEqual(daysUpTo(new Date('2026-03-01T12:00:00Z'), 2), ['2026-03-01', '2026-02-28']));
});

it('a story as lists show it has the section that the setting of its stack names, which its outputs say', async () => {
  const story = storyOf('a', { category: 'boerse' });
  const sectionWith = async (sections?: object) => {
    const stack = stackWith({ dynamodb: tableOf(() => []) }, sections && { ingestSettings: { sections } as never });
    return (await withViewed(stack, [story]))[0]?.section;
  };
  assert.equal(await sectionWith({ Geld: 'economy | boerse' }), 'economy');
  assert.deepEqual([await sectionWith({ Sport: 'sports' }), await sectionWith()], [undefined, undefined]);
});
