import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DynamoDBClient, type GetItemCommand, type PutItemCommand } from '@aws-sdk/client-dynamodb';
import { switchedOff } from '../../../functions/webhook/switched-off.ts';
import type { Sending } from '../loaded.ts';

describe('a webhook that is switched off', () => {
  it('stays so for its address until it is switched on, and another address is on', async (context) => {
    const items = new Map<string, object>();
    context.mock.method(
      DynamoDBClient.prototype as Sending,
      'send',
      async ({ input }: GetItemCommand | PutItemCommand) => {
        if ('Key' in input) return { Item: items.get(input.Key?.pk?.S ?? '') };
        if ('Item' in input) items.set(input.Item?.pk?.S ?? '', input.Item ?? {});
        return {};
      },
    );
    const client = new DynamoDBClient({ region: 'us-east-1' });
    const [desk, chat] = ['desk', 'chat'].map((name) => switchedOff(client, 'stories', name));
    assert.ok(desk && chat);
    const [url, at] = ['https://hooks.example.com/T000/secret', '2026-01-06T08:15:58.275Z'];
    assert.equal(await desk.since(url), undefined);
    await desk.switchOff(url, at);
    assert.deepEqual(
      await Promise.all([desk.since(url), desk.since('https://news.example.com/'), desk.sinceAny(), chat.since(url)]),
      [at, undefined, at, undefined],
    );
    assert.doesNotMatch(JSON.stringify([...items.values()]), /hooks\.example/);
    await desk.switchOn();
    assert.equal(await desk.since(url), undefined);
  });
});
