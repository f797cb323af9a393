import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DynamoDBClient, type PutItemCommand, type QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { type PolledFeedState, readFeedStates, writeFeedState } from '../../../functions/poll/polled-state.ts';

type Item = Record<string, { S?: string }>;

/** A table of two operations. */
function tableOf(...stored: Item[]): { client: DynamoDBClient; items: Map<string, Item> } {
  const items = new Map<string, Item>();
  const put = (item: Item) => items.set(`${item.pk?.S} ${item.sk?.S}`, item);
  stored.forEach(put);
  const client = new DynamoDBClient({ region: 'eu-west-1' });
  client.send = async ({ input }: PutItemCommand | QueryCommand) => {
    if ('Item' in input) put(input.Item as Item);
    const partition = 'ExpressionAttributeValues' in input ? input.ExpressionAttributeValues?.[':pk']?.S : undefined;
    return { Items: [...items.values()].filter(({ pk }) => pk?.S === partition) };
  };
  return { client, items };
}

const STATE: PolledFeedState = {
  url: 'https://a.example/feed',
  name: 'gull-bay',
  polledAt: '2026-03-01T12:00:00.000Z',
  okAt: '2026-03-01T12:00:00.000Z',
  failures: 0,
  seen: ['00112233445566'],
};
/** As versions before wrote them: one partition for the states and for the lease that feeds were written under. */
const BEFORE = marshall({ ...STATE, pk: 'FEED', sk: 'a hash', entity: 'feed', expiresAt: 1 }) as Item;
const LEASE = marshall({ pk: 'FEED', sk: 'FEED', entity: 'lease', owner: 'x', until: 1 }) as Item;

describe('the state of a polled feed', () => {
  it('is found where it was before until it has been written again, in a partition of its own', async () => {
    const { client, items } = tableOf(LEASE, BEFORE);
    const { seen, okAt } = (await readFeedStates(client, 'stories')).get(STATE.url) ?? assert.fail('it is new');
    assert.deepEqual([seen, okAt], [STATE.seen, STATE.okAt]);
    await writeFeedState(client, 'stories', { ...STATE, seen: ['new'] });
    assert.deepEqual(
      [...items.values()].map(({ pk }) => pk?.S),
      ['FEED', 'FEED', 'POLLED'],
    );
    assert.deepEqual((await readFeedStates(client, 'stories')).get(STATE.url)?.seen, ['new']);
  });

  it('is none of the lease that feeds are written under', async () => {
    assert.equal((await readFeedStates(tableOf(LEASE).client, 'stories')).size, 0);
  });
});
