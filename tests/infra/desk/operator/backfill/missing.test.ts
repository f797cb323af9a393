import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BatchGetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SCHEMA } from '../../../../../functions/story/items/items.ts';
import { findMissing } from '../../../../../infra/desk/operator/backfill/missing.ts';
import { versionedBucket } from '../files/versioned-bucket.ts';
import { STACK } from '../stack/some-outputs.ts';

const at = (time: string) => `2026-01-05T${time}:00.000Z`;
const stored = [
  { key: '.wiredrop-canary/1.md', versionId: 'c1', at: at('10:00') },
  { key: 'a.md', versionId: 'a1', at: at('10:00') },
  { key: 'a.md', versionId: 'a2', at: at('10:01') },
  { key: 'b.md', versionId: 'b1', at: at('10:02') },
  { key: 'feeds/all.atom', versionId: 'f1', at: at('10:03') },
  { key: 'logo.png', versionId: 'l1', at: at('10:03') },
  { key: 'new.md', versionId: 'n1', at: at('10:50') },
];

/** The bucket above, and a table that has these receipts. */
async function missing(receipts: readonly string[], prefixes = [''], signal?: AbortSignal) {
  const dynamodb = new DynamoDBClient({ region: 'us-east-1' });
  dynamodb.send = async (command: unknown) => {
    assert.ok(command instanceof BatchGetItemCommand);
    const Keys = command.input.RequestItems?.table?.Keys ?? [];
    const found = Keys.filter(({ sk }) => receipts.includes(sk?.S ?? ''));
    return { Responses: { table: found.map((key) => ({ ...key, schema: { N: String(SCHEMA) } })) } };
  };
  const ids: (string | undefined)[] = [];
  const stores = { s3: versionedBucket(stored, 2), dynamodb };
  const onMissing = ({ versionId }: { versionId?: string }) => void ids.push(versionId);
  const options = { prefixes, until: at('10:45'), onMissing, ...(signal && { signal }) };
  return { ...(await findMissing(stores, { ...STACK, feedFolder: 'feeds/' }, options)), ids };
}

describe('findMissing', () => {
  it('names every version without a receipt, and counts what is young or not ingested, but not what the stack wrote', async () => {
    const counts = { versions: 3, missing: 1, young: 1, passedOver: 1, unmatched: [] };
    assert.deepEqual(await missing(['a2', 'b1']), { ...counts, ids: ['a1'] });
    assert.deepEqual(await missing(['a1', 'a2', 'b1']), { ...counts, missing: 0, ids: [] });
  });

  it('looks only below the given prefixes, and names each that no key begins with', async () => {
    assert.deepEqual((await missing([], ['b'])).ids, ['b1']);
    const { unmatched, versions, passedOver } = await missing([], ['/a', 'a.md', 'nosuch/', 'logo']);
    assert.deepEqual([unmatched, versions, passedOver], [['/a', 'nosuch/'], 2, 1]);
  });

  it('looks at nothing more once it is interrupted', async () => {
    assert.equal((await missing([], [''], AbortSignal.abort())).versions, 0);
  });
});
