import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BatchGetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SCHEMA } from '../../../../../functions/story/items/items.ts';
import { findDeleted, findMissing } from '../../../../../infra/desk/operator/backfill/missing.ts';
import { storyOf } from '../../../../functions/feed/stories.ts';
import { type StoredVersion, versionedBucket } from '../files/versioned-bucket.ts';
import { STACK } from '../stack/some-outputs.ts';
import { tableOf } from '../stack/table-of.ts';
import { itemsOf } from '../told-story.ts';

const at = (time: string) => `2026-01-05T${time}:00.000Z`;
const stored: readonly StoredVersion[] = [
  { key: '.wiredrop-canary/1.md', versionId: 'c1', at: at('10:00') },
  { key: 'a.md', versionId: 'a1', at: at('10:00') },
  { key: 'a.md', versionId: 'a2', at: at('10:01') },
  { key: 'b.md', versionId: 'b1', at: at('10:02') },
  { key: 'feeds/all.atom', versionId: 'f1', at: at('10:03') },
  { key: 'logo.png', versionId: 'l1', at: at('10:03') },
  { key: 'new.md', versionId: 'n1', at: at('10:50') },
  // The last page has nothing else.
  { key: 'old/a.md', versionId: 'o1', at: at('10:00'), isMarker: true },
  { key: 'old/b.md', versionId: 'o2', at: at('10:00'), isMarker: true },
];

/** The bucket above, and a table that has these receipts. */
async function missing(receipts: readonly string[], prefixes = [''], signal?: AbortSignal, until = at('10:45')) {
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
  const options = { prefixes, until, onMissing, ...(signal && { signal }) };
  return { ...(await findMissing(stores, { ...STACK, feedFolder: 'feeds/' }, options)), ids };
}

describe('findMissing', () => {
  it('names every version without a receipt; counts what is young or not ingested, not what the stack wrote', async () => {
    const counts = { versions: 3, missing: 1, young: 1, passedOver: 1, unmatched: [] };
    assert.deepEqual(await missing(['a2', 'b1']), { ...counts, ids: ['a1'] });
    assert.deepEqual(await missing(['a1', 'a2', 'b1']), { ...counts, missing: 0, ids: [] });
  });

  it('looks only below the given prefixes, and names each that no key begins with', async () => {
    assert.deepEqual((await missing([], ['b'])).ids, ['b1']);
    const { unmatched, versions, passedOver } = await missing([], ['/a', 'a.md', 'nosuch/', 'logo']);
    assert.deepEqual([unmatched, versions, passedOver], [['/a', 'nosuch/'], 2, 1]);
  });

  it('looks at nothing more once it is interrupted', async () =>
    assert.equal((await missing([], [''], AbortSignal.abort())).versions, 0));

  it('counts a version of the very last instant, and a prefix that only an earlier page matched', async () => {
    const { versions, unmatched } = await missing([], [''], undefined, at('10:50'));
    assert.deepEqual([versions, unmatched], [4, []]);
  });
});

describe('findDeleted', () => {
  const stories = ['a.md', 'gone.md', 'other/gone.md'].map((key) =>
    storyOf(`t1-${key}`, { object: { bucket: 'bucket', key } }),
  );
  stories.push(storyOf('t1-elsewhere', { object: { bucket: 'another', key: 'gone.md' } }));
  const deleted = async (prefixes: readonly string[], onDelete = 'withdraw') => {
    const s3 = new S3Client({ region: 'us-east-1' });
    s3.send = async ({ input: { Key } }: HeadObjectCommand) => {
      if (Key === 'a.md') return {};
      throw Object.assign(new Error('no such key'), { name: 'NotFound', $metadata: { httpStatusCode: 404 } });
    };
    const stores = { s3, dynamodb: tableOf(() => itemsOf(stories)) };
    const found: string[] = [];
    for await (const files of findDeleted(stores, { ...STACK, onDelete }, { prefixes }))
      found.push(...files.map(({ bucket, key }) => `${bucket}/${key}`));
    return found;
  };

  it('names the files of this bucket that a report has words of and S3 has no more', async () => {
    assert.deepEqual(await deleted(['']), ['bucket/gone.md', 'bucket/other/gone.md']);
    assert.deepEqual(await deleted(['other/']), ['bucket/other/gone.md']);
    assert.deepEqual(await deleted([''], 'keep'), [], 'where a deletion withdraws nothing, none is missing');
  });
});
