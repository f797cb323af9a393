import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { FileVersion } from '../../../functions/story/file-version.ts';

/** Long enough for the largest file on a slow line. */
const uploadMs = 300_000;

/** Uploads one file. @returns the version it became. */
export async function putFile(s3: S3Client, path: string, bucket: string, key: string): Promise<FileVersion> {
  const body = await readFile(path);
  const object = { Bucket: bucket, Key: key };
  const ContentType = contentType(body);
  const { VersionId } = await s3.send(
    // The length, because the SDK takes an empty body for one of unknown length.
    new PutObjectCommand({
      ...object,
      Body: body,
      ContentLength: body.length,
      ...(ContentType !== undefined && { ContentType }),
    }),
    { requestTimeout: uploadMs },
  );
  if (VersionId !== undefined && VersionId !== 'null') {
    return { bucket, key, versionId: VersionId, uploadedAt: new Date().toISOString() };
  }
  // Without versioning the time is what tells it from what was there before: S3's own, not this machine's.
  const { LastModified = new Date() } = await s3.send(new HeadObjectCommand(object));
  return { bucket, key, uploadedAt: LastModified.toISOString() };
}

/**
 * Stated only where it is sure, because the reader believes it: anything else it finds out by itself. UTF-16 without a mark can
 * be valid UTF-8, but is full of zeros.
 */
export function contentType(body: Buffer): string | undefined {
  return body.length > 0 && isUtf8(body) && !body.includes(0) ? 'text/markdown; charset=utf-8' : undefined;
}
