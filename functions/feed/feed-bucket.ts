import { hash } from 'node:crypto';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';

/** Names that a feed can have in its folder. Apart from the state, no other object is written or deleted. */
const FEED_NAME =
  /^(?:(?:all|hot|language\/[a-z]+|(?:publisher|category)\/[\p{L}\p{M}\p{N}-]+)\.(?:atom|json)|index\.html|feeds\.opml)$/u;

/**
 * Name of the state in the folder. It ends like a feed, so the rule that keeps feeds from being ingested
 * (`setting-rules.ts`) covers it too.
 */
const STATE_NAME = '.stories.json';

export interface FeedFile {
  key: string;
  contentType: string;
  body: string | Uint8Array;
}

/** The ETag of each feed, with its quotes, by key. */
export type StoredFeeds = ReadonlyMap<string, string>;

/** The state of the last run, and its ETag when it was read. */
export interface StoredState {
  bytes: Uint8Array;
  seen: string;
}

/**
 * The feeds in the bucket. A change names the ETag that it saw, and fails if another run has changed the file since.
 */
export interface FeedBucket {
  list(): Promise<StoredFeeds>;
  /** Undefined if there is no state. @throws ForeignFeedError */
  readState(): Promise<StoredState | undefined>;
  /** @throws FeedConflict */
  putState(bytes: Uint8Array, seen: string | undefined): Promise<void>;
  /** Whether the stored file has this content. @throws FeedConflict, ForeignFeedError */
  holds(file: FeedFile, seen: string): Promise<boolean>;
  /** @throws FeedConflict */
  put(file: FeedFile, seen: string | undefined): Promise<void>;
  /** Deletes a feed of this instance; another's stays. @throws FeedConflict @returns whether it is deleted */
  remove(key: string, seen: string): Promise<boolean>;
}

/** Another run has written the file since this run listed it. */
export class FeedConflict extends Error {
  override readonly name = 'FeedConflict';
}

/** A feed has the name of one of ours, and another instance has written it, or a person. */
export class ForeignFeedError extends Error {
  override readonly name = 'ForeignFeedError';
}

export interface FeedPlace {
  readonly bucket: string;
  /** With its slash. */
  readonly folder: string;
  /** URI-reference of the stack: it marks the files, because several stacks may share a bucket. */
  readonly source: string;
  /**
   * Seconds for which a feed may be cached: as long as a change may take to be written (the batching window of the
   * stream).
   */
  readonly maxAge: number;
}

/**
 * The files in S3, by conditional requests.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html
 */
export function feedBucket(client: S3Client, { bucket: Bucket, folder, source, maxAge }: FeedPlace): FeedBucket {
  /** Undefined: another instance's. */
  const ownMetadata = async (Key: string, IfMatch: string): Promise<Record<string, string> | undefined> => {
    const { Metadata = {} } = await client.send(new HeadObjectCommand({ Bucket, Key, IfMatch })).catch(refused);
    return Metadata.source === source ? Metadata : undefined;
  };
  const foreign = (key: string) =>
    new ForeignFeedError(`${key} was not written by ${source}: give each its own feedFolder, or delete the file`);
  const put: FeedBucket['put'] = async ({ key, contentType, body }, seen) => {
    const command = new PutObjectCommand({
      Bucket,
      Key: key,
      Body: body,
      ContentMD5: hash('md5', body, 'base64'),
      Metadata: { md5: hash('md5', body), source },
      ContentType: contentType,
      CacheControl: `public, max-age=${maxAge}`,
      ...(seen === undefined ? { IfNoneMatch: '*' } : { IfMatch: seen }),
    });
    await client.send(command).catch(refused);
  };
  const stateKey = `${folder}${STATE_NAME}`;
  return {
    put,
    async readState() {
      try {
        const { Body, ETag = '', Metadata = {} } = await client.send(new GetObjectCommand({ Bucket, Key: stateKey }));
        if (Metadata.source !== source) throw foreign(stateKey);
        return { bytes: (await Body?.transformToByteArray()) ?? new Uint8Array(), seen: ETag };
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },
    putState: (body, seen) => put({ key: stateKey, contentType: 'application/gzip', body }, seen),
    async list() {
      const stored = new Map<string, string>();
      for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix: folder }))
        for (const { Key = '', ETag = '' } of Contents)
          if (FEED_NAME.test(Key.slice(folder.length))) stored.set(Key, ETag);
      return stored;
    },
    async holds({ key, body }, seen) {
      const md5 = hash('md5', body);
      if (seen === `"${md5}"`) return true;
      // The ETag of what a KMS key encrypts is no MD5. https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html
      const metadata = await ownMetadata(key, seen);
      if (metadata === undefined) throw foreign(key);
      return metadata.md5 === md5;
    },
    async remove(key, seen) {
      if ((await ownMetadata(key, seen)) === undefined) return false;
      await client.send(new DeleteObjectCommand({ Bucket, Key: key, IfMatch: seen })).catch(refused);
      return true;
    },
  };
}

/** 412: the file has changed; 409: it is being written; 404: it was deleted. */
function refused(error: unknown): never {
  if (error instanceof S3ServiceException && [404, 409, 412].includes(error.$metadata.httpStatusCode ?? 0))
    throw new FeedConflict(error.message, { cause: error });
  throw error;
}
