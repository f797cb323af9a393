import type { S3Client } from '@aws-sdk/client-s3';
import { type KeyRange, openBucket, type VersionPage } from '../../../../functions/backfill/index.ts';
import type { FileVersion } from '../../../../functions/story/items/index.ts';

/** The current version of every object below a prefix. */
export async function* listLatest(
  s3: S3Client,
  bucket: string,
  prefix: string,
): AsyncGenerator<readonly FileVersion[]> {
  for await (const { versions, old } of pagesOf(s3, bucket, prefix)) yield versions.filter((one) => !old.has(one));
}

/**
 * Every version of every object below a prefix, one page of S3's list at a time: keys in order, the newest version of
 * each first, without delete markers.
 */
export async function* pagesOf(s3: S3Client, bucket: string, prefix: string): AsyncGenerator<VersionPage> {
  const list = await openBucket(s3, bucket);
  let range: KeyRange | undefined = { prefix };
  while (range !== undefined) {
    const page: VersionPage = await list(range);
    yield page;
    range = page.next && { prefix, after: page.next };
  }
}
