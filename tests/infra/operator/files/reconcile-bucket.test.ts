import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { BatchGetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { filesIn } from '../../../../functions/ingest/events-in.ts';
import { SCHEMA } from '../../../../functions/story/items/items.ts';
import { openCheckpoint } from '../../../../infra/operator/files/checkpoint.ts';
import { reconcileBucket } from '../../../../infra/operator/files/reconcile-bucket.ts';
import { STACK } from '../stack/some-outputs.ts';
import { versionedBucket } from './versioned-bucket.ts';

const stored = [
  { key: '.wiredrop-canary/1.md', versionId: 'c1', at: '2026-01-05T10:00:00.000Z' },
  { key: 'a.md', versionId: 'a1', at: '2026-01-05T10:00:00.000Z' },
  { key: 'a.md', versionId: 'a2', at: '2026-01-05T10:01:00.000Z' },
  { key: 'b.md', versionId: 'b1', at: '2026-01-05T10:02:00.000Z' },
  { key: 'feeds/all.atom', versionId: 'f1', at: '2026-01-05T10:03:00.000Z' },
  { key: 'logo.png', versionId: 'l1', at: '2026-01-05T10:03:00.000Z' },
  { key: 'new.md', versionId: 'n1', at: '2026-01-05T10:50:00.000Z' },
];

const stack = { ...STACK, feedFolder: 'feeds/' };

/** The bucket above, a table that has these receipts, and a queue. */
function openStack(receipts: readonly string[]) {
  const dynamodb = new DynamoDBClient({ region: 'us-east-1' });
  dynamodb.send = async (command: unknown) => {
    assert.ok(command instanceof BatchGetItemCommand);
    const Keys = command.input.RequestItems?.table?.Keys ?? [];
    const found = Keys.filter(({ sk }) => receipts.includes(sk?.S ?? ''));
    return { Responses: { table: found.map((key) => ({ ...key, schema: { N: String(SCHEMA) } })) } };
  };
  const sent: (string | undefined)[] = [];
  const sqs = new SQSClient({ region: 'us-east-1' });
  sqs.send = async (command: unknown) => {
    assert.ok(command instanceof SendMessageBatchCommand);
    const bodies = command.input.Entries?.map(({ MessageBody = '' }) => MessageBody) ?? [];
    sent.push(...bodies.flatMap(filesIn).map(({ versionId }) => versionId));
    return {};
  };
  return { clients: { s3: versionedBucket(stored, 2), dynamodb, sqs }, sent };
}

describe('reconcileBucket', () => {
  const before = '2026-01-05T10:45:00.000Z';
  async function reconcile(receipts: readonly string[], repair: boolean, prefixes = ['']) {
    const { clients, sent } = openStack(receipts);
    const missing: (string | undefined)[] = [];
    const tally = await reconcileBucket(clients, stack, {
      prefixes,
      before,
      repair,
      onMissing: ({ versionId }) => missing.push(versionId),
      onDeleted: () => {},
      onProgress: () => {},
    });
    return { tally, missing, sent };
  }

  it('reports every version without a receipt, not only the latest', async () => {
    const { tally, missing, sent } = await reconcile(['a2', 'b1'], false);
    assert.deepEqual(tally, { versions: 3, missing: 1, young: 1, passedOver: 1, unmatched: [], deleted: 0, rest: [] });
    assert.deepEqual([missing, sent], [['a1'], []]);
  });

  it('skips files that are not ingested or have just been uploaded, and does not count the feeds', async () => {
    const { tally, missing } = await reconcile(['a1', 'a2', 'b1'], true);
    assert.deepEqual([missing, tally.passedOver], [[], 1]);
  });

  it('sends only the versions without a receipt', async () => {
    assert.deepEqual((await reconcile(['a1'], true)).sent.sort(), ['a2', 'b1']);
  });

  it('looks only below the given prefixes', async () => {
    assert.deepEqual((await reconcile([], false, ['b'])).missing, ['b1']);
  });

  it('names each prefix that no key begins with', async () => {
    const { tally } = await reconcile([], false, ['/a', 'a.md', 'nosuch/', 'logo']);
    assert.deepEqual([tally.unmatched, tally.versions, tally.passedOver], [['/a', 'nosuch/'], 2, 1]);
  });

  it('goes on where it was interrupted, and leaves what is too much to a backfill', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wiredrop-checkpoint-'));
    const { clients, sent } = openStack([]);
    const repair = (more: object) => {
      const none = { onMissing: () => {}, onDeleted: () => {}, onProgress: () => {} };
      const checkpoint = openCheckpoint('b', folder);
      return reconcileBucket(clients, stack, { prefixes: [''], before, repair: true, checkpoint, ...none, ...more });
    };
    const interruption = new AbortController();
    await repair({ onMissing: () => interruption.abort(), signal: interruption.signal });
    assert.deepEqual(sent.splice(0), ['a1', 'a2']);
    assert.deepEqual((await repair({})).rest, []);
    assert.deepEqual(sent.splice(0), ['b1']);
    const { rest } = await repair({ most: 1, prefixes: ['', 'z/'] });
    assert.deepEqual(
      [sent, rest],
      [
        ['a1', 'a2'],
        [{ prefix: '', after: { key: 'a.md' } }, { prefix: 'z/' }],
      ],
    );
    rmSync(folder, { recursive: true });
  });

  it('sends nothing once it is interrupted', async () => {
    const { clients, sent } = openStack([]);
    const quiet = { onMissing: () => {}, onDeleted: () => {}, onProgress: () => {}, signal: AbortSignal.abort() };
    const { versions } = await reconcileBucket(clients, stack, { prefixes: [''], before, repair: true, ...quiet });
    assert.deepEqual([versions, sent], [0, []]);
  });
});
