import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { DroppedFiles } from './poll-feed.ts';

/** Entries that rules dropped, in a folder that is never ingested: a file for each, below the name of its feed. */
export function droppedFiles(s3: S3Client, Bucket: string, folder: string): DroppedFiles {
  const keyOf = (feed: string, id: string) => `${folder}${feed}/${id}.json`;
  return {
    async put(feed, id, Body) {
      await s3.send(new PutObjectCommand({ Bucket, Key: keyOf(feed, id), Body, ContentType: 'application/json' }));
    },
    async list(feed, after) {
      const Prefix = `${folder}${feed}/`;
      const StartAfter = after === undefined ? undefined : keyOf(feed, after);
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix, StartAfter, MaxKeys: 100 }));
      return Contents.flatMap(({ Key = '' }) => Key.slice(Prefix.length).replace(/\.json$/, '') || []);
    },
    async read(feed, id) {
      try {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: keyOf(feed, id) }));
        return await Body?.transformToString();
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },
    async remove(feed, id) {
      await s3.send(new DeleteObjectCommand({ Bucket, Key: keyOf(feed, id) }));
    },
  };
}
