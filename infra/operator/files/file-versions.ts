import type { S3Client } from '@aws-sdk/client-s3';
import { type KeyRange, openBucket, type VersionPage } from '../../../functions/backfill/list-versions.ts';
import type { FileVersion } from '../../../functions/story/items/file-version.ts';

/**
 * Every version of every object below a prefix; if an object has exactly this key, only of that object. (A prefix that
 * ends in a slash is always a folder, though S3's console creates an object of that name.) One page of S3's list at a
 * time: keys in order, the oldest version of each first, without delete markers. @param after a key: only those after it.
 */
export async function* listFileVersions(
  s3: S3Client,
  bucket: string,
  prefix: string,
  after?: string,
): AsyncGenerator<readonly FileVersion[]> {
  let exact: boolean | undefined = after !== undefined || prefix.endsWith('/') ? false : undefined;
  for await (const page of oldestFirst(pagesOf(s3, bucket, prefix, after))) {
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
  for await (const { versions, old } of pagesOf(s3, bucket, prefix)) yield versions.filter((one) => !old.has(one));
}

/**
 * S3 lists the versions of a key newest first, possibly over several pages: the last key of a page waits for the next
 * page.
 */
async function* oldestFirst(pages: AsyncIterable<VersionPage>): AsyncGenerator<FileVersion[]> {
  let held: readonly FileVersion[] = [];
  for await (const { versions } of pages) {
    const known = [...held, ...versions];
    const end = known.findIndex(({ key }) => key === known.at(-1)?.key);
    if (end > 0) yield reversedByKey(known.slice(0, end));
    held = known.slice(Math.max(end, 0));
  }
  if (held.length > 0) yield reversedByKey(held);
}

function reversedByKey(page: readonly FileVersion[]): FileVersion[] {
  return [...Map.groupBy(page, ({ key }) => key).values()].flatMap((ofKey) => ofKey.reverse());
}

async function* pagesOf(s3: S3Client, bucket: string, prefix: string, key?: string): AsyncGenerator<VersionPage> {
  const list = await openBucket(s3, bucket);
  let range: KeyRange | undefined = { prefix, ...(key !== undefined && { after: { key } }) };
  while (range !== undefined) {
    const page: VersionPage = await list(range);
    yield page;
    range = page.next && { prefix, after: page.next };
  }
}
