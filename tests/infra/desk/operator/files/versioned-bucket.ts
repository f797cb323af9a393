import assert from 'node:assert/strict';
import { GetBucketVersioningCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';

export interface StoredVersion {
  readonly key: string;
  readonly versionId: string;
  /** ISO 8601. */
  readonly at: string;
  /** A delete marker, which is listed beside the versions. */
  readonly isMarker?: true;
}

/**
 * A bucket with versioning, which the emulator lacks: answers as S3 does, keys in order, of each the newest version
 * first.
 */
export const versionedBucket = (stored: readonly StoredVersion[], pageSize: number): S3Client => {
  const listed = stored.toSorted((a, b) => (a.key === b.key ? (a.at < b.at ? 1 : -1) : a.key < b.key ? -1 : 1));
  const client = new S3Client({ region: 'us-east-1' });
  client.send = async (command: unknown) => {
    if (command instanceof GetBucketVersioningCommand) return { Status: 'Enabled' };
    assert.ok(command instanceof ListObjectVersionsCommand);
    const { Prefix = '', KeyMarker, VersionIdMarker, EncodingType } = command.input;
    // As S3 encodes: a form's value. Without it, no answer with such keys can be read.
    const encoded = (key = ''): string =>
      EncodingType === 'url' ? new URLSearchParams({ key }).toString().slice(4) : key;
    const odd = listed.some(({ key }) => /\p{Cc}/u.test(key));
    assert.ok(!odd || EncodingType === 'url', 'XML cannot say this key');
    const wanted = listed.filter(({ key }) => key.startsWith(Prefix));
    // A key alone as a marker passes over all its versions.
    const isMarker = ({ key, versionId }: StoredVersion) =>
      key === KeyMarker && (VersionIdMarker === undefined || versionId === VersionIdMarker);
    const from = wanted.findLastIndex(isMarker) + 1;
    assert.equal(from === 0, KeyMarker === undefined, 'no marker of ours');
    const page = wanted.slice(from, from + pageSize);
    const last = page.at(-1);
    return {
      Versions: page
        .flatMap(({ isMarker, ...one }) => (isMarker ? [] : one))
        .map(({ key, versionId, at }) => ({
          Key: encoded(key),
          VersionId: versionId,
          LastModified: new Date(at),
          ETag: `"${versionId}"`,
          Size: 1,
        })),
      DeleteMarkers: [{ Key: last?.key, VersionId: 'a-delete-marker' }],
      IsTruncated: from + pageSize < wanted.length,
      NextKeyMarker: encoded(last?.key),
      ...(EncodingType && { EncodingType }),
      NextVersionIdMarker: last?.versionId,
    };
  };
  return client;
};
