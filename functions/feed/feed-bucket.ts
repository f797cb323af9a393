import { hash } from 'node:crypto';
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';

/** Names that feeds, lists of them and the front pages can have in their folder. */
const FEED_NAME = new RegExp(
  [
    '^(?:(?:all|hot|language/[a-z]+|(?:publisher|category)/[\\p{L}\\p{M}\\p{N}-]+)\\.(?:atom|json)',
    '(?:index|feeds|\\d{4}-\\d\\d-\\d\\d)\\.html|style\\.css|feeds\\.opml)$',
  ].join('|'),
  'u',
);

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
const DELETED_AT_A_TIME = 1_000;

export interface FeedFile {
  /** In the folder. */
  name: string;
  contentType: string;
  body: string | Uint8Array;
}

/** The folder of the feeds, and that of their state. */
export interface FeedBucket {
  /** Names of all feeds and lists. */
  list(): Promise<string[]>;
  /** A file of the state. Undefined if there is none. @throws ForeignFeedError */
  readOwn(name: string): Promise<{ readonly bytes: Uint8Array; readonly etag: string | undefined } | undefined>;
  /**
   * Writes a file of the state.
   * @param was only if the file still has this ETag; empty: only if there is none
   * @returns its ETag; undefined if another run has written it
   */
  saveOwn(name: string, bytes: Uint8Array, was?: string): Promise<string | undefined>;
  removeOwn(name: string): Promise<void>;
  /** @param isKnown whether this instance has written it before @throws ForeignFeedError */
  put(file: FeedFile, isKnown: boolean): Promise<void>;
  /** Deletes a file of this instance; another's stays. */
  remove(name: string): Promise<void>;
  /** Deletes pages of stories, whether there are some or not: the state is this stack's, so the folder is. */
  removePages(names: readonly string[]): Promise<void>;
}

/** A feed has the name of one of ours, and another instance has written it, or a person. */
export class ForeignFeedError extends Error {
  override readonly name = 'ForeignFeedError';
}

export interface FeedPlace {
  readonly bucket: string;
  /** With its slash. */
  readonly folder: string;
  /** What is kept between runs, with its slash. */
  readonly stateFolder: string;
  /** URI-reference of the stack: it marks the files, because several stacks may share a bucket. */
  readonly source: string;
  /** Seconds for which a feed may be cached: as long as a change may take to be written. */
  readonly maxAge: number;
}

export function feedBucket(
  client: S3Client,
  { bucket: Bucket, folder, stateFolder: own, source, maxAge }: FeedPlace,
): FeedBucket {
  const statusOf = (error: unknown) =>
    error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
  const foreign = (key: string) =>
    new ForeignFeedError(`${key} was not written by ${source}: give each its own feedFolder, or delete the file`);
  /** Undefined if there is no such file. */
  const isOwn = async (name: string): Promise<boolean | undefined> => {
    try {
      const { Metadata = {} } = await client.send(new HeadObjectCommand({ Bucket, Key: folder + name }));
      return Metadata.source === source;
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  };
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html
  const requestOf = ({ name, contentType, body }: FeedFile) => ({
    ...{ Bucket, Key: folder + name, Body: body, ContentMD5: hash('md5', body, 'base64'), Metadata: { source } },
    ...{ ContentType: contentType, CacheControl: `public, max-age=${maxAge}` },
  });
  return {
    async list() {
      const names: string[] = [];
      for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix: folder }))
        names.push(...Contents.map(({ Key = '' }) => Key.slice(folder.length)).filter((name) => FEED_NAME.test(name)));
      return names;
    },
    async readOwn(name) {
      try {
        const { Body, ETag, Metadata = {} } = await client.send(new GetObjectCommand({ Bucket, Key: own + name }));
        if (Metadata.source !== source) throw foreign(own + name);
        return { bytes: (await Body?.transformToByteArray()) ?? new Uint8Array(), etag: ETag };
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },
    async saveOwn(name, body, was) {
      const request = { ...requestOf({ name, contentType: 'application/gzip', body }), Key: own + name };
      const condition = was === undefined ? {} : was === '' ? { IfNoneMatch: '*' } : { IfMatch: was };
      try {
        return (await client.send(new PutObjectCommand({ ...request, ...condition }))).ETag;
      } catch (error) {
        // 409: another request is writing it.
        if ([409, 412].includes(statusOf(error) ?? 0)) return undefined;
        throw error;
      }
    },
    async removeOwn(name) {
      await client.send(new DeleteObjectCommand({ Bucket, Key: own + name }));
    },
    async put(file, isKnown) {
      const { name } = file;
      const request = requestOf(file);
      const condition = isKnown ? {} : { IfNoneMatch: '*' };
      await client.send(new PutObjectCommand({ ...request, ...condition })).catch(async (error: unknown) => {
        if (isKnown || statusOf(error) !== 412) throw error;
        // From a run that failed before it kept its state, or from somebody else.
        if ((await isOwn(name)) === false) throw foreign(folder + name);
        await client.send(new PutObjectCommand(request));
      });
    },
    async removePages(names) {
      for (let at = 0; at < names.length; at += DELETED_AT_A_TIME) {
        const Objects = names.slice(at, at + DELETED_AT_A_TIME).map((name) => ({ Key: folder + name }));
        const { Errors: [error] = [] } = await client.send(
          new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }),
        );
        if (error !== undefined) throw new Error(`${error.Key} was not deleted: ${error.Code} ${error.Message}`);
      }
    },
    async remove(name) {
      if (await isOwn(name)) await client.send(new DeleteObjectCommand({ Bucket, Key: folder + name }));
    },
  };
}
