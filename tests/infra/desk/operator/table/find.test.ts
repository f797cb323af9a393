import assert from 'node:assert/strict';
import { it } from 'node:test';
import { BatchGetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { findAnything } from '../../../../../infra/desk/operator/table/find.ts';
import { stackWith } from '../stack/some-outputs.ts';

it('findAnything asks the table for each key once, a hundred at a time, whatever folders there are', async () => {
  const folders = ['/', '//', ' /', '%2F/', ...Array.from({ length: 200 }, (_, index) => `folder-${index}/`), '/'];
  const reads: string[][] = [];
  const dynamodb = new DynamoDBClient({ region: 'us-east-1' });
  dynamodb.send = async (command: unknown) => {
    if (command instanceof BatchGetItemCommand)
      reads.push((command.input.RequestItems?.table?.Keys ?? []).map(({ pk }) => pk?.S ?? ''));
    return {};
  };
  const s3 = new S3Client({ region: 'us-east-1' });
  s3.send = async (command: unknown) => {
    assert.ok(command instanceof ListObjectsV2Command);
    return command.input.Delimiter ? { CommonPrefixes: folders.map((Prefix) => ({ Prefix })) } : {};
  };
  for (const asked of ['words of a headline', 'https://example.com/1', '001_0000000001'])
    assert.deepEqual(await findAnything(stackWith({ dynamodb, s3 }), asked), []);
  assert.ok(reads.flat().length > 300);
  for (const keys of reads) assert.deepEqual([new Set(keys).size, keys.length <= 100], [keys.length, true]);
});
