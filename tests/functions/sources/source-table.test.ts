import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  type GetItemCommand,
  type PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { sourceTable } from '../../../functions/sources/source-table.ts';
import { silentSource } from '../../e2e/silent-source.ts';
import { itemBytes } from '../../lab/bench/cost/write-units.ts';
import { MONDAY } from './crawls.ts';

describe('sourceTable', () => {
  it('changes what another writer has written meanwhile', async () => {
    const client = new DynamoDBClient({ region: 'us-east-1' });
    let item: PutItemCommand['input']['Item'];
    let conflicts = 2;
    client.send = async ({ input }: GetItemCommand | PutItemCommand) => {
      if (!('Item' in input)) return { Item: item };
      if (conflicts-- > 0) throw new ConditionalCheckFailedException({ message: 'version', $metadata: {} });
      item = input.Item;
      return {};
    };
    const table = sourceTable(client, 'stories');
    const source = silentSource('Harbour Wire', MONDAY);
    const seen: unknown[] = [];
    await table.update(source.name, () => source);
    await table.update(source.name, (known) => {
      seen.push(known);
      return undefined;
    });
    assert.deepEqual(seen, [source]);
    assert.equal(item?.version?.N, '1');
    conflicts = 100;
    await assert.rejects(
      table.update(source.name, () => source),
      { name: 'ContentionError' },
    );
  });

  it('writes items of one write unit, also with a long name and many files', async () => {
    const client = new DynamoDBClient({ region: 'us-east-1' });
    let bytes = 0;
    client.send = async ({ input }: GetItemCommand | PutItemCommand) => {
      if ('Item' in input) bytes = itemBytes(input.Item as unknown as Parameters<typeof itemBytes>[0]);
      return {};
    };
    const name = '한'.repeat(50);
    const source = silentSource(name, MONDAY);
    const day = { files: 12_345, rejected: 1_234, first: 2_345, repeats: 3_456, repaired: 12_345 };
    const days = Array.from({ length: 8 }, (_, at) => ({ day: 20_000 - at, ...day }));
    const told = { silentSince: source.lastSeenAt, rejecting: { since: source.lastSeenAt, usualShare: 1 / 3 } };
    await sourceTable(client, 'stories').update(name, () => ({ ...source, days, longestPause: 100 / 3, ...told }));
    assert.ok(bytes > 500 && bytes <= 1_024, `${bytes} bytes`);
  });
});
