import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';

/** A folder of this machine or of a bucket. */
export interface Target {
  /** Undefined if there is no such file. */
  read(name: string): Promise<string | undefined>;
  /** Whole or not at all. */
  write(name: string, bytes: Uint8Array): Promise<void>;
}

/** @param where `s3://bucket/folder`, or a folder of this machine, which is made. */
export function targetAt(where: string, s3: S3Client): Target {
  const [, bucket, prefix = ''] = /^s3:\/\/([^/]+)(?:\/(.*))?$/.exec(where) ?? [];
  return bucket === undefined
    ? localFolder(where)
    : bucketFolder(
        s3,
        bucket,
        prefix.replace(/[^/]\/*$/, (end) => `${end[0]}/`),
      );
}

function localFolder(folder: string): Target {
  return {
    read: (name) =>
      readFile(join(folder, name), 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined;
        throw error;
      }),
    async write(name, bytes) {
      const path = join(folder, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(`${path}.tmp`, bytes);
      await rename(`${path}.tmp`, path);
    },
  };
}

function bucketFolder(s3: S3Client, Bucket: string, prefix: string): Target {
  return {
    read: (name) =>
      s3.send(new GetObjectCommand({ Bucket, Key: prefix + name })).then(
        ({ Body }) => Body?.transformToString(),
        (error: Error) => {
          if (error.name === 'NoSuchKey') return undefined;
          throw error;
        },
      ),
    async write(name, Body) {
      await s3.send(new PutObjectCommand({ Bucket, Key: prefix + name, Body, ContentLength: Body.length }));
    },
  };
}
