import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pagesOf } from '../../../../../infra/desk/operator/files/file-versions.ts';
import { type StoredVersion, versionedBucket } from './versioned-bucket.ts';

const stored = (...versions: string[]): StoredVersion[] =>
  versions.map((name, index) => ({
    key: name.split('@')[0] ?? '',
    versionId: name,
    at: new Date(Date.UTC(2026, 0, 1, 0, index)).toISOString(),
  }));

async function listed(
  versions: readonly StoredVersion[],
  prefix: string,
  pageSize = 1000,
): Promise<(string | undefined)[]> {
  const found: (string | undefined)[] = [];
  for await (const page of pagesOf(versionedBucket(versions, pageSize), 'bucket', prefix))
    found.push(...page.versions.map(({ versionId }) => versionId));
  return found;
}

describe('pagesOf', () => {
  it('lists every version below a prefix, the newest of each key first', async () => {
    const versions = stored('n/b@1', 'n/a@1', 'o/c@1', 'n/b@2', 'n/a@2', 'n/b@3');
    assert.deepEqual(await listed(versions, 'n/'), ['n/a@2', 'n/a@1', 'n/b@3', 'n/b@2', 'n/b@1']);
  });

  it('asks for encoded keys and decodes them', async () => {
    const names = ['a+b c%20.md@1', 'odd\u0001.md@1', '사진 100%.md@1'];
    const found: string[] = [];
    for await (const page of pagesOf(versionedBucket(stored(...names), 1), 'bucket', ''))
      found.push(...page.versions.map(({ key }) => key));
    assert.deepEqual(
      found,
      names.map((name) => name.slice(0, -2)),
    );
  });

  it('gives what ingest needs to find the version', async () => {
    const pages = pagesOf(versionedBucket(stored('a.md@1'), 9), 'bucket', '');
    const uploadedAt = '2026-01-01T00:00:00.000Z';
    assert.deepEqual((await pages.next()).value?.versions, [
      { bucket: 'bucket', key: 'a.md', versionId: 'a.md@1', eTag: 'a.md@1', size: 1, uploadedAt },
    ]);
  });

  it('keeps that order across pages', async () => {
    const versions = stored('a@1', 'b@1', 'a@2', 'b@2', 'c@1');
    for (const size of [1, 2, 3, 4])
      assert.deepEqual(await listed(versions, '', size), ['a@2', 'a@1', 'b@2', 'b@1', 'c@1']);
  });
});
