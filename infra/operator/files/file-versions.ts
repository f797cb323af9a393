import {
  type EncodingType,
  GetBucketVersioningCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type ObjectVersion,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { FileVersion } from '../../../functions/story/items/file-version.ts';

/**
 * Every version of every object below a prefix; if an object has exactly this key, only of that object. (A prefix that
 * ends in a slash is always a folder, though S3's console creates an object of that name.) One page of S3's list at a
 * time: keys in order, the oldest version of each first, without delete markers.
 */
export async function* listFileVersions(
  s3: S3Client,
  bucket: string,
  prefix: string,
): AsyncGenerator<readonly FileVersion[]> {
  const pages = await pagesOf(s3, bucket, prefix, () => true);
  let exact: boolean | undefined = prefix.endsWith('/') ? false : undefined;
  for await (const page of oldestFirst(pages)) {
    // The key itself is the first of all that begin with it.
    exact ??= page[0]?.key === prefix;
    yield exact ? page.filter(({ key }) => key === prefix) : page;
    if (exact && page.at(-1)?.key !== prefix) return;
  }
}

/** The current version of every object below a prefix. */
export async function* listLatest(
  s3: S3Client,
  bucket: string,
  prefix: string,
): AsyncGenerator<readonly FileVersion[]> {
  yield* await pagesOf(s3, bucket, prefix, ({ IsLatest }) => IsLatest !== false);
}

/**
 * S3 lists the versions of a key newest first, possibly over several pages: the last key of a page waits for the next
 * page.
 */
export async function* oldestFirst(pages: AsyncIterable<readonly FileVersion[]>): AsyncGenerator<FileVersion[]> {
  let held: readonly FileVersion[] = [];
  for await (const page of pages) {
    const known = [...held, ...page];
    const end = known.findIndex(({ key }) => key === known.at(-1)?.key);
    if (end > 0) yield reversedByKey(known.slice(0, end));
    held = known.slice(Math.max(end, 0));
  }
  if (held.length > 0) yield reversedByKey(held);
}

function reversedByKey(page: readonly FileVersion[]): FileVersion[] {
  return [...Map.groupBy(page, ({ key }) => key).values()].flatMap((ofKey) => ofKey.reverse());
}

type IsWanted = (version: ObjectVersion) => boolean;

async function pagesOf(
  s3: S3Client,
  bucket: string,
  prefix: string,
  isWanted: IsWanted,
): Promise<AsyncGenerator<FileVersion[]>> {
  const { Status } = await s3.send(new GetBucketVersioningCommand({ Bucket: bucket }));
  return Status === undefined ? objects(s3, bucket, prefix) : versions(s3, bucket, prefix, isWanted);
}

async function* versions(
  s3: S3Client,
  Bucket: string,
  Prefix: string,
  isWanted: IsWanted,
): AsyncGenerator<FileVersion[]> {
  let next: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } | undefined = {};
  while (next !== undefined) {
    const page: ListObjectVersionsCommandOutput = await s3.send(
      new ListObjectVersionsCommand({ Bucket, Prefix, EncodingType: 'url', ...next }),
    );
    const { EncodingType, Versions = [], NextKeyMarker = '', NextVersionIdMarker: VersionIdMarker } = page;
    yield Versions.filter(isWanted).map((version) => fileVersion(Bucket, version, EncodingType));
    next = page.IsTruncated ? { KeyMarker: decoded(NextKeyMarker, EncodingType), VersionIdMarker } : undefined;
  }
}

/** A bucket without versioning has one version of each object, and no list of them. */
async function* objects(client: S3Client, Bucket: string, Prefix: string): AsyncGenerator<FileVersion[]> {
  const list = { Bucket, Prefix, EncodingType: 'url' } as const;
  for await (const { Contents = [], EncodingType } of paginateListObjectsV2({ client }, list)) {
    yield Contents.map((object) => fileVersion(Bucket, object, EncodingType));
  }
}

interface Listed {
  readonly Key?: string | undefined;
  readonly VersionId?: string | undefined;
  readonly ETag?: string | undefined;
  readonly Size?: number | undefined;
  readonly LastModified?: Date | undefined;
}

/**
 * A key of a list. Encoded keys were asked for, because XML 1.0 cannot hold every character of a key; an answer that
 * does not state the encoding, as of some emulators, is not encoded.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html
 */
function decoded(key: string, encoding: EncodingType | undefined): string {
  return encoding === 'url' ? decodeURIComponent(key.replaceAll('+', ' ')) : key;
}

export function fileVersion(
  bucket: string,
  { Key = '', VersionId, ETag, Size, LastModified }: Listed,
  encoding?: EncodingType,
): FileVersion {
  return {
    bucket,
    key: decoded(Key, encoding),
    uploadedAt: (LastModified ?? new Date(0)).toISOString(),
    // An object that was written while versioning was off or suspended has the version id "null".
    ...(VersionId !== undefined && VersionId !== 'null' && { versionId: VersionId }),
    ...(ETag !== undefined && { eTag: ETag.replaceAll('"', '') }),
    ...(Size !== undefined && { size: Size }),
  };
}
