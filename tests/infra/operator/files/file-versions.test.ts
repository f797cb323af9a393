import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { listFileVersions } from '../../../../infra/operator/files/file-versions.ts';
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
  for await (const page of listFileVersions(versionedBucket(versions, pageSize), 'bucket', prefix)) {
    found.push(...page.map(({ versionId }) => versionId));
  }
  return found;
}

describe('listFileVersions', () => {
  it('lists every version below a prefix, the oldest of each key first', async () => {
    const versions = stored('n/b@1', 'n/a@1', 'o/c@1', 'n/b@2', 'n/a@2', 'n/b@3');
    assert.deepEqual(await listed(versions, 'n/'), ['n/a@1', 'n/a@2', 'n/b@1', 'n/b@2', 'n/b@3']);
  });

  it('lists only one object if the prefix is exactly its key', async () => {
    const versions = stored('a.md@1', 'a.md.txt@1', 'a.md@2');
    assert.deepEqual(await listed(versions, 'a.md'), ['a.md@1', 'a.md@2']);
    assert.deepEqual(await listed(versions, 'a.'), ['a.md@1', 'a.md@2', 'a.md.txt@1']);
  });

  it('lists a folder although the console has created an object of its name', async () => {
    assert.deepEqual(await listed(stored('n/@1', 'n/a@1'), 'n/'), ['n/@1', 'n/a@1']);
  });

  it('asks for encoded keys and decodes them', async () => {
    const names = ['a+b c%20.md@1', 'odd\u0001.md@1', '사진 100%.md@1'];
    const found: string[] = [];
    for await (const page of listFileVersions(versionedBucket(stored(...names), 1), 'bucket', '')) {
      found.push(...page.map(({ key }) => key));
    }
    assert.deepEqual(
      found,
      names.map((name) => name.slice(0, -2)),
    );
  });

  it('gives what ingest needs to find the version', async () => {
    const pages = listFileVersions(versionedBucket(stored('a.md@1'), 9), 'bucket', '');
    const uploadedAt = '2026-01-01T00:00:00.000Z';
    assert.deepEqual((await pages.next()).value, [
      { bucket: 'bucket', key: 'a.md', versionId: 'a.md@1', eTag: 'a.md@1', size: 1, uploadedAt },
    ]);
  });

  it('keeps that order across pages, and holds at most a page and the versions of one key', async () => {
    const keys = fc.array(fc.constantFrom('a', 'ab', 'b', 'c'), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(keys, fc.integer({ min: 1, max: 7 }), async (names, pageSize) => {
        const versions = stored(...names.map((name, index) => `${name}@${String(index).padStart(2, '0')}`));
        const expected = versions
          .map(({ versionId }) => versionId)
          .sort((a, b) => {
            const [one = '', other = ''] = [a.split('@')[0], b.split('@')[0]];
            return one === other ? (a < b ? -1 : 1) : one < other ? -1 : 1;
          });
        assert.deepEqual(await listed(versions, '', pageSize), expected);
      }),
      { numRuns: 100 },
    );
  });

  it('lists nothing in an empty bucket', async () => {
    assert.deepEqual(await listed([], ''), []);
  });
});
