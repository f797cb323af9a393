import { hash } from 'node:crypto';
import {
  DeleteObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { FEED_FOLDER } from './feed.ts';

/** Keys that a feed can have; no other object is written or deleted. */
const OURS =
  /^feeds\/(?:(?:all|hot|language\/[a-z]+|publisher\/[\p{L}\p{M}\p{N}-]+)\.(?:atom|json)|index\.html|feeds\.opml)$/u;

export interface FeedFile {
  key: string;
  contentType: string;
  body: string;
}

/** The ETag of each feed, with its quotes, by key. */
export type StoredFeeds = ReadonlyMap<string, string>;

/** The feeds in the bucket. A change names the ETag that it saw, and fails if another run has changed the file since. */
export interface FeedBucket {
  list(): Promise<StoredFeeds>;
  /** Whether the stored file has this content. @throws FeedConflict */
  holds(file: FeedFile, seen: string): Promise<boolean>;
  /** @throws FeedConflict */
  put(file: FeedFile, seen: string | undefined): Promise<void>;
  /** @throws FeedConflict */
  remove(key: string, seen: string): Promise<void>;
}

/** Another run has written the file since this run listed it. */
export class FeedConflict extends Error {
  override readonly name = 'FeedConflict';
}

/** Seconds for which a feed may be cached: as long as a change may take to be written (the batching window of the stream). */
const MAX_AGE = 60;

/**
 * The files in S3, by conditional requests.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html
 */
export function feedBucket(client: S3Client, Bucket: string): FeedBucket {
  return {
    async list() {
      const stored = new Map<string, string>();
      for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix: FEED_FOLDER }))
        for (const { Key = '', ETag = '' } of Contents) if (OURS.test(Key)) stored.set(Key, ETag);
      return stored;
    },
    async holds({ key, body }, seen) {
      const md5 = hash('md5', body);
      if (seen === `"${md5}"`) return true;
      // The ETag of what a KMS key encrypts is no MD5. https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html
      const command = new HeadObjectCommand({ Bucket, Key: key, IfMatch: seen });
      const { Metadata = {} } = await client.send(command).catch(refused);
      return Metadata.md5 === md5;
    },
    async put({ key, contentType, body }, seen) {
      const command = new PutObjectCommand({
        Bucket,
        Key: key,
        Body: body,
        ContentMD5: hash('md5', body, 'base64'),
        Metadata: { md5: hash('md5', body) },
        ContentType: contentType,
        CacheControl: `public, max-age=${MAX_AGE}`,
        ...(seen === undefined ? { IfNoneMatch: '*' } : { IfMatch: seen }),
      });
      await client.send(command).catch(refused);
    },
    async remove(key, seen) {
      await client.send(new DeleteObjectCommand({ Bucket, Key: key, IfMatch: seen })).catch(refused);
    },
  };
}

/** 412: the file has changed; 409: it is being written; 404: it was deleted. */
function refused(error: unknown): never {
  if (error instanceof S3ServiceException && [404, 409, 412].includes(error.$metadata.httpStatusCode ?? 0))
    throw new FeedConflict(error.message, { cause: error });
  throw error;
}
