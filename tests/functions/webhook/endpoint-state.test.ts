import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  type GetItemCommand,
  type PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { endpointStates } from '../../../functions/webhook/endpoint-state.ts';
import type { Sending } from '../loaded.ts';

type Item = Readonly<Record<string, { readonly S?: string }>>;

describe('the state of an endpoint', () => {
  it('is kept for its address, and one that is off stays off until it is switched on', async (context) => {
    const items = new Map<string, Item>();
    context.mock.method(
      DynamoDBClient.prototype as Sending,
      'send',
      async ({ input }: GetItemCommand | PutItemCommand) => {
        if ('Key' in input) return { Item: items.get(input.Key?.pk?.S ?? '') };
        if (!('Item' in input)) return {};
        const item = input.Item as Item;
        const old = items.get(item.pk?.S ?? '');
        // The condition: not off, or of another address.
        if (input.ConditionExpression && old?.offSince && old.url?.S === item.url?.S)
          throw new ConditionalCheckFailedException({ message: 'off', $metadata: {} });
        items.set(item.pk?.S ?? '', item);
        return {};
      },
    );
    const client = new DynamoDBClient({ region: 'us-east-1' });
    const [desk, chat] = ['desk', 'chat'].map((name) => endpointStates(client, 'stories', name));
    assert.ok(desk && chat);
    const [url, offSince] = ['https://hooks.example.com/T000/secret', '2026-01-06T08:15:58.275Z'];
    assert.deepEqual(await desk.read(url), {});
    await desk.write(url, { offSince });
    // Another process that has not seen that.
    await desk.write(url, { failures: 1 });
    await desk.noteFault({ lastError: 'no secret', lastErrorAt: offSince });
    const state = { offSince, lastError: 'no secret', lastErrorAt: offSince };
    assert.deepEqual(
      await Promise.all([desk.read(url), desk.read('https://news.example.com/'), desk.readAny(), chat.read(url)]),
      [state, {}, state, {}],
    );
    assert.doesNotMatch(JSON.stringify([...items.values()]), /hooks\.example/);
    await desk.switchOn();
    assert.deepEqual(await desk.read(url), {});
  });
});
