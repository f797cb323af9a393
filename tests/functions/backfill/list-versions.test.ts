import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  GetBucketVersioningCommand,
  type ListObjectsV2Command,
  type ListObjectVersionsCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { type KeyRange, openBucket } from '../../../functions/backfill/list-versions.ts';

/** S3 with a bucket without versioning, which lists so many keys and folders at once. */
const bucketOf = (keys: readonly string[], pageSize: number) => ({
  async send(command: GetBucketVersioningCommand | ListObjectsV2Command) {
    if (command instanceof GetBucketVersioningCommand) return {};
    const { Prefix = '', Delimiter, StartAfter = '' } = command.input;
    const entries = keys.map((key) => {
      const slash = Delimiter === undefined ? -1 : key.indexOf(Delimiter, Prefix.length);
      return slash < 0 ? { Key: key } : { Prefix: key.slice(0, slash + 1) };
    });
    const after = [...new Map(entries.map((one) => [one.Key ?? one.Prefix ?? '', one]))]
      .filter(([name]) => name.startsWith(Prefix) && name > StartAfter)
      .slice(0, pageSize + 1);
    const page = after.slice(0, pageSize).map(([, one]) => one);
    const Contents = page.flatMap(({ Key }) => (Key === undefined ? [] : { Key, LastModified: new Date(0) }));
    return {
      Contents,
      CommonPrefixes: page.filter(({ Key }) => Key === undefined),
      IsTruncated: after.length > pageSize,
    };
  },
});

it('a bucket without versioning is listed to its end, flat or with its folders', async () => {
  const key = fc.array(fc.constantFrom('a', 'b', '0'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
  const keys = fc.uniqueArray(key, { maxLength: 20 }).map((all) => all.sort());
  await fc.assert(
    fc.asyncProperty(keys, fc.integer({ min: 1, max: 4 }), fc.boolean(), async (all, pageSize, isFlat) => {
      const list = await openBucket(bucketOf(all, pageSize) as unknown as S3Client, 'b');
      const found = new Set<string>();
      const whole: KeyRange = { prefix: '', ...(isFlat && { flat: true }) };
      for (let range: KeyRange | undefined = whole; range; ) {
        const { versions, folders, next } = await list(range);
        for (const name of [...versions.map((one) => one.key), ...folders]) found.add(name);
        range = next && { ...whole, after: next };
      }
      assert.deepEqual(
        [...found].sort(),
        [...new Set(all.map((one) => (isFlat ? one.replace(/\/.*/, '/') : one)))].sort(),
      );
    }),
  );
});

it('a key of more versions than a page is listed with all of them', async () => {
  const all = ['v3', 'v2', 'v1'].map((VersionId) => ({ Key: 'a', VersionId, LastModified: new Date(0) }));
  const s3 = {
    async send(command: GetBucketVersioningCommand | ListObjectVersionsCommand) {
      if (command instanceof GetBucketVersioningCommand) return { Status: 'Enabled' };
      const { KeyMarker, VersionIdMarker } = command.input;
      // As S3 does: a marker of a key alone passes over all versions of that key.
      const isPassed = KeyMarker !== undefined && VersionIdMarker === undefined;
      const from = isPassed ? all.length : all.findIndex((one) => one.VersionId === VersionIdMarker) + 1;
      const Versions = all.slice(from, from + 1);
      const IsTruncated = from + 1 < all.length;
      return { Versions, IsTruncated, NextKeyMarker: 'a', NextVersionIdMarker: Versions[0]?.VersionId };
    },
  };
  const list = await openBucket(s3 as unknown as S3Client, 'b');
  const found: (string | undefined)[] = [];
  for (let range: KeyRange | undefined = { prefix: '' }; range; ) {
    const { versions, next } = await list(range);
    found.push(...versions.map(({ versionId }) => versionId));
    range = next && { prefix: '', after: next };
  }
  assert.deepEqual(found, ['v3', 'v2', 'v1']);
});
