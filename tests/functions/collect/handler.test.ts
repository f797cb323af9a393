import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { SCHEMA } from '../../../functions/story/items/items.ts';
import { storyKey } from '../../../functions/story/items/keys.ts';
import { inflated } from '../../../functions/story/table/dynamo-item.ts';
import { loaded } from '../loaded.ts';

/** Calls of DynamoDB: the operation and what it is asked. */
const calls: (readonly [operation: string, asked: Record<string, never>])[] = [];
const server = createServer(async (request, response) => {
  const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
  calls.push([operation, JSON.parse(Buffer.concat(await request.toArray()).toString())]);
  response.end('{}');
});
const environment: Record<string, string> = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
  TABLE_NAME: 'stories',
  LISTS: 'true',
};

/** A head of a story, as the stream names it, or a receipt with its image. */
const headOf = (id: string) => ({
  dynamodb: { Keys: marshall(storyKey(id)), NewImage: marshall({ entity: 'story' }) },
});
const receiptOf = (source: string, receivedAt: string) => {
  const key = { pk: 'FILE#b/a.md', sk: '1' };
  const receipt = {
    ...key,
    ...{ entity: 'receipt', schema: SCHEMA, version: 1, disposition: 'new', source, receivedAt },
    uploadedAt: receivedAt,
  };
  return { dynamodb: { Keys: marshall(key), NewImage: marshall(receipt) } };
};

describe('the function that reads the stream for pages and sources', () => {
  let handler: (event: DynamoDBStreamEvent) => Promise<void>;
  before(async () => {
    server.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    environment.AWS_ENDPOINT_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    Object.assign(process.env, environment);
    ({ handler } = await import('../../../functions/collect/handler.ts'));
  });
  after(() => {
    for (const name of Object.keys(environment)) delete process.env[name];
    server.closeAllConnections();
    server.close();
  });
  const handle = async (...Records: object[]) => {
    calls.length = 0;
    await handler({ Records } as unknown as DynamoDBStreamEvent);
    return calls.map(([operation]) => operation);
  };

  it('lists each changed story once, and no receipt', async () => {
    const longAgo = '2026-01-05T08:00:00.000Z';
    assert.deepEqual(await handle(headOf('one'), headOf('two'), headOf('one'), receiptOf('Echo', longAgo)), [
      'PutItem',
    ]);
    const { packed, pk } = unmarshall(calls[0]?.[1].Item ?? {});
    assert.deepEqual([pk, inflated(packed)], ['CHANGED', { storyIds: ['one', 'two'] }]);
  });

  it('lists nothing where neither searches nor pages would read it', async (context) => {
    const unread = await loaded<{ handler: typeof handler }>(context, 'collect', { LISTS: 'false' });
    calls.length = 0;
    await unread.handler({ Records: [headOf('one')] } as unknown as DynamoDBStreamEvent);
    assert.deepEqual(calls, []);
  });

  it('counts the receipts of the last hour for their source, and no older ones', async () => {
    const now = new Date().toISOString();
    const operations = await handle(receiptOf('Echo', now));
    assert.ok(operations.length > 0);
    assert.ok(JSON.stringify(calls).includes('SOURCE'), JSON.stringify(calls));
    assert.deepEqual(await handle(receiptOf('Echo', '2026-01-05T08:00:00.000Z')), []);
  });
});
