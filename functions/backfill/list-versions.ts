import {
  type EncodingType,
  GetBucketVersioningCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { type FileVersion, listedVersion } from '../story/items/file-version.ts';

/** A part of a bucket that is listed: keys that begin with `prefix`, after a version. */
export interface KeyRange {
  readonly prefix: string;
  /** Only what is in the folder `prefix` itself. */
  readonly flat?: true;
  /** Only the key `prefix`. */
  readonly exact?: true;
  /** The last version that was looked at. */
  readonly after?: { readonly key: string; readonly versionId?: string };
}

/** What S3 lists of a range at once. */
export interface VersionPage {
  readonly versions: readonly FileVersion[];
  /** Those whose place a later version, or a delete marker, has taken. */
  readonly old: ReadonlySet<FileVersion>;
  /** Folders in it, with a flat range. */
  readonly folders: readonly string[];
  /** Where the list goes on; absent at its end. */
  readonly next?: NonNullable<KeyRange['after']>;
}

export type ListVersions = (range: KeyRange) => Promise<VersionPage>;

/**
 * Lists what a bucket has: keys in order, the newest version of each first, without delete markers. A bucket without
 * versioning has one version of each object, and with some stores no list of them.
 */
export async function openBucket(s3: S3Client, bucket: string): Promise<ListVersions> {
  const { Status } = await s3.send(new GetBucketVersioningCommand({ Bucket: bucket }));
  const list = Status === undefined ? listObjects : listVersions;
  return (range) => list(s3, bucket, range);
}

async function listVersions(
  s3: S3Client,
  Bucket: string,
  { prefix: Prefix, flat, after }: KeyRange,
): Promise<VersionPage> {
  const page = await s3.send(
    new ListObjectVersionsCommand({
      Bucket,
      Prefix,
      EncodingType: 'url',
      ...(flat && { Delimiter: '/' }),
      // A marker of versions is one of a key, too. Without one, all versions of the key are passed over.
      ...(after && { KeyMarker: after.key, ...(after.versionId && { VersionIdMarker: after.versionId }) }),
    }),
  );
  const { Versions = [], CommonPrefixes = [], IsTruncated, NextKeyMarker = '', NextVersionIdMarker: versionId } = page;
  const versions = Versions.map((version) => listedVersion(Bucket, withKey(version, page.EncodingType)));
  return {
    versions,
    old: new Set(versions.filter((_, at) => Versions[at]?.IsLatest === false)),
    folders: foldersOf(CommonPrefixes, page.EncodingType),
    ...(IsTruncated && { next: { key: decoded(NextKeyMarker, page.EncodingType), ...(versionId && { versionId }) } }),
  };
}

async function listObjects(
  s3: S3Client,
  Bucket: string,
  { prefix: Prefix, flat, after }: KeyRange,
): Promise<VersionPage> {
  const page = await s3.send(
    new ListObjectsV2Command({
      Bucket,
      Prefix,
      EncodingType: 'url',
      ...(flat && { Delimiter: '/' }),
      ...(after && { StartAfter: after.key }),
    }),
  );
  const versions = (page.Contents ?? []).map((object) => listedVersion(Bucket, withKey(object, page.EncodingType)));
  const folders = foldersOf(page.CommonPrefixes ?? [], page.EncodingType);
  // A folder ends in a character after those that its keys go on with.
  const ends = folders.slice(-1).map((folder) => `${folder}\u{10ffff}`);
  const last = [...versions.slice(-1).map(({ key }) => key), ...ends].sort().at(-1) ?? '';
  return { versions, old: new Set(), folders, ...(page.IsTruncated && { next: { key: last } }) };
}

function foldersOf(prefixes: readonly { readonly Prefix?: string | undefined }[], encoding: EncodingType | undefined) {
  return prefixes.map(({ Prefix = '' }) => decoded(Prefix, encoding));
}

/**
 * A key of a list. Encoded keys were asked for, because XML 1.0 cannot hold every character of a key; an answer that
 * does not state the encoding, as of some emulators, is not encoded.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html
 */
function decoded(key: string, encoding: EncodingType | undefined): string {
  return encoding === 'url' ? keyDecoded(key) : key;
}

const withKey = <T extends { readonly Key?: string | undefined }>(listed: T, encoding: EncodingType | undefined) => ({
  ...listed,
  Key: decoded(listed.Key ?? '', encoding),
});

/** A key as it was before a URL's encoding; one that has none is itself. */
export function keyDecoded(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return key;
  }
}
