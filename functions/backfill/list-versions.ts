import {
  type CommonPrefix,
  type EncodingType,
  GetBucketVersioningCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
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
export async function openBucket(s3: S3Client, Bucket: string): Promise<ListVersions> {
  const { Status } = await s3.send(new GetBucketVersioningCommand({ Bucket }));
  return async ({ prefix: Prefix, flat, after }) => {
    const request = { Bucket, Prefix, EncodingType: 'url' as const, ...(flat && { Delimiter: '/' }) };
    if (Status === undefined)
      return objectPage(
        Bucket,
        await s3.send(new ListObjectsV2Command({ ...request, ...(after && { StartAfter: after.key }) })),
      );
    // A marker of versions is one of a key, too. Without one, all versions of the key are passed over.
    const marker = after && { KeyMarker: after.key, ...(after.versionId && { VersionIdMarker: after.versionId }) };
    return versionPage(Bucket, await s3.send(new ListObjectVersionsCommand({ ...request, ...marker })));
  };
}

function versionPage(bucket: string, page: ListObjectVersionsCommandOutput): VersionPage {
  const {
    Versions = [],
    CommonPrefixes,
    IsTruncated,
    EncodingType,
    NextKeyMarker = '',
    NextVersionIdMarker: versionId,
  } = page;
  const versions = Versions.map((version) => listedVersion(bucket, withKey(version, EncodingType)));
  return {
    versions,
    old: new Set(versions.filter((_, at) => Versions[at]?.IsLatest === false)),
    folders: foldersOf(CommonPrefixes, EncodingType),
    ...(IsTruncated && { next: { key: decoded(NextKeyMarker, EncodingType), ...(versionId && { versionId }) } }),
  };
}

function objectPage(
  bucket: string,
  { Contents = [], CommonPrefixes, IsTruncated, EncodingType }: ListObjectsV2CommandOutput,
): VersionPage {
  const versions = Contents.map((object) => listedVersion(bucket, withKey(object, EncodingType)));
  const folders = foldersOf(CommonPrefixes, EncodingType);
  // A folder ends in a character after those that its keys go on with.
  const ends = folders.slice(-1).map((folder) => `${folder}\u{10ffff}`);
  const last = [...versions.slice(-1).map(({ key }) => key), ...ends].sort().at(-1) ?? '';
  return { versions, old: new Set(), folders, ...(IsTruncated && { next: { key: last } }) };
}

const foldersOf = (prefixes: readonly CommonPrefix[] = [], encoding: EncodingType | undefined): string[] =>
  prefixes.map(({ Prefix = '' }) => decoded(Prefix, encoding));

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
