import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BatchGetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createFindReceipts, receiptWithoutId } from '../../../../infra/cli/files/receipts.ts';
import { rejectedReceipt } from '../../../functions/notify/items.ts';

const uploadedAt = '2026-01-05T10:00:00.000Z';

describe('createFindReceipts', () => {
  it('asks for a hundred receipts at a time and gives them in the order of the versions', async () => {
    const asked: number[] = [];
    const client = new DynamoDBClient({ region: 'us-east-1' });
    client.send = async (command: unknown) => {
      assert.ok(command instanceof BatchGetItemCommand);
      const Keys = command.input.RequestItems?.table?.Keys ?? [];
      asked.push(Keys.length);
      // In another order, and without the receipt of version 7.
      return { Responses: { table: Keys.filter(({ sk }) => sk?.S !== 'v7').reverse() } };
    };
    const versions = Array.from({ length: 250 }, (_, index) => ({
      bucket: 'b',
      key: 'a.md',
      versionId: `v${index}`,
      uploadedAt,
    }));
    const receipts = await createFindReceipts(client, 'table')(versions);
    assert.deepEqual(asked, [100, 100, 50]);
    assert.deepEqual(
      receipts.map((receipt) => receipt?.sk),
      versions.map(({ versionId }) => (versionId === 'v7' ? undefined : versionId)),
    );
  });
});

describe('the receipt of an object without a version id', () => {
  const at = async (uploaded: string, versionId?: string) => {
    const { versionId: _, ...receipt } = await rejectedReceipt('empty');
    return { ...receipt, uploadedAt: uploaded, ...(versionId !== undefined && { versionId }) };
  };
  const version = { bucket: 'b', key: 'a.md', uploadedAt };

  it('is the first of an upload since the object was last modified', async () => {
    const [before, right, later] = await Promise.all(
      ['2026-01-05T09:59:59.999Z', '2026-01-05T10:00:00.120Z', '2026-01-05T10:07:00.000Z'].map((time) => at(time)),
    );
    assert.ok(before && right && later);
    assert.equal(receiptWithoutId([later, before, right], version), right);
    assert.equal(receiptWithoutId([before], version), undefined);
  });

  it('is none of those that have one', async () => {
    assert.equal(receiptWithoutId([await at('2026-01-05T10:00:01.000Z', 'v1')], version), undefined);
  });
});
