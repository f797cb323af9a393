import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { sentUntil } from '../../../functions/digest/sent-until.ts';
import { conditionalTable } from '../../fixtures/conditional-table.ts';

const [ONE, TWO, THREE] = ['01', '02', '03'].map((hour) => `2026-01-05T${hour}:00:00.000Z`) as [string, string, string];

describe('sentUntil', () => {
  it('lets one run send a stretch, another one if that dies, and none that is behind', async () => {
    const { client } = conditionalTable();
    const [run, other] = [sentUntil(client, 'table'), sentUntil(client, 'table')];
    assert.deepEqual([await run.read(), await run.claim(ONE, 0)], [undefined, true]);
    assert.equal(await other.claim(ONE, 44_999), false);
    // It would have ended by now.
    assert.equal(await other.claim(ONE, 45_001), true);
    // The first one was slow, and sent it all the same: the other one's claim stands.
    await assert.rejects(run.done(TWO, 0), { name: 'ConditionalCheckFailedException' });
    assert.equal(await other.read(), ONE);
    await other.done(TWO, 45_001);
    assert.deepEqual([await run.read(), await run.claim(ONE, 99_000)], [TWO, false]);
    assert.equal(await run.claim(TWO, 99_000), true);
    await run.done(THREE, 99_000);
    assert.equal(await other.read(), THREE);
  });

  it('takes no fault of the table for a claim of another run', async () => {
    const client = new DynamoDBClient({ region: 'us-east-1' });
    client.send = () => Promise.reject(new Error('network'));
    await assert.rejects(sentUntil(client, 'table').claim(ONE, 0), /network/);
  });
});
