import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { sentUntil } from '../../../functions/digest/sent-until.ts';

describe('sentUntil', () => {
  it('distinguishes a claim of another run from a fault', async () => {
    const client = new DynamoDBClient({ region: 'us-east-1' });
    let error: Error = new ConditionalCheckFailedException({ message: 'held', $metadata: {} });
    client.send = () => Promise.reject(error);
    assert.equal(await sentUntil(client, 'table').claim('2026-01-05T00:00:00.000Z', 0), false);
    error = new Error('network');
    await assert.rejects(sentUntil(client, 'table').claim('2026-01-05T00:00:00.000Z', 0), /network/);
  });
});
