import assert from 'node:assert/strict';
import { it } from 'node:test';
import { DynamoDBClient, type PutItemCommand, type QueryCommand } from '@aws-sdk/client-dynamodb';
import { type PolledFeedState, readFeedStates, writeFeedState } from '../../../functions/poll/polled-state.ts';

type Item = Record<string, { S?: string; N?: string }>;

/** A table of two operations. */
function tableOf(): { client: DynamoDBClient; items: Map<string, Item> } {
  const items = new Map<string, Item>();
  const put = (item: Item) => items.set(`${item.pk?.S} ${item.sk?.S}`, item);
  const client = new DynamoDBClient({ region: 'eu-west-1' });
  client.send = async ({ input }: PutItemCommand | QueryCommand) => {
    if ('Item' in input) put(input.Item as Item);
    const partition = 'ExpressionAttributeValues' in input ? input.ExpressionAttributeValues?.[':pk']?.S : undefined;
    return { Items: [...items.values()].filter(({ pk }) => pk?.S === partition) };
  };
  return { client, items };
}

const STATE: PolledFeedState = {
  ...{ url: 'https://a.example/feed', name: 'gull-bay', polledAt: '2026-03-01T12:00:00.000Z' },
  ...{ okAt: '2026-03-01T12:00:00.000Z', failures: 0, seen: ['00112233445566'] },
};
it('the state of a polled feed is found as it was last written, and of its feed alone', async () => {
  const { client, items } = tableOf();
  for (const seen of ['old', 'new']) await writeFeedState(client, 'stories', { ...STATE, seen: [seen] });
  assert.equal(items.size, 1);
  const states = await readFeedStates(client, 'stories');
  assert.deepEqual([...states.keys()], [STATE.url]);
  assert.deepEqual(states.get(STATE.url)?.seen, ['new']);
  // It leaves the table sixty days after its last poll.
  const [item] = items.values();
  assert.equal(item?.expiresAt?.N, String(Date.UTC(2026, 3, 30, 12) / 1000));
});
