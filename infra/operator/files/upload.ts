import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { mapBounded } from '../../../functions/map-bounded.ts';
import type { FileVersion } from '../../../functions/story/file-version.ts';
import { fileVersion, listLatest } from './file-versions.ts';

/** Files that go up side by side; and of so many that fail in a row, it is not the files that fail. */
const concurrency = 16;

export interface Upload {
  readonly path: string;
  readonly key: string;
}

export interface PutReport {
  /** Hears how many are uploaded so far. */
  readonly uploaded: (count: number) => void;
  /** Hears of a file that could not be read or uploaded, and why. */
  readonly failed: (path: string, error: unknown) => void;
}

/**
 * Uploads files. One that fails keeps none of the others; but where none goes up between sixteen that fail, as without credentials or
 * a bucket, no further one is started.
 * @param signal begins no further one, too.
 * @returns the versions they became.
 */
export async function putFiles(
  s3: S3Client,
  bucket: string,
  uploads: readonly Upload[],
  report: PutReport,
  signal?: AbortSignal,
): Promise<FileVersion[]> {
  const versions: FileVersion[] = [];
  let failuresInARow = 0;
  await mapBounded(uploads, concurrency, async ({ path, key }) => {
    if (signal?.aborted || failuresInARow >= concurrency) return;
    try {
      versions.push(await putFile(s3, path, bucket, key));
      failuresInARow = 0;
      report.uploaded(versions.length);
    } catch (error) {
      failuresInARow += 1;
      report.failed(path, error);
    }
  });
  return versions;
}

/** From so many files on, one list of the bucket is cheaper than a question for each. */
const LISTED_FROM = 50;

export interface Compared {
  /** Files that the bucket does not hold as they are. */
  readonly fresh: Upload[];
  /** What it holds of the others. */
  readonly stored: FileVersion[];
}

/**
 * Compares files with the bucket, so that an interrupted upload goes on where it ended. The bucket encrypts with S3's own keys, so the ETag of
 * an upload in one part is its MD5; any other ETag means that the file goes up again, as a new version.
 */
export async function compareWithBucket(s3: S3Client, bucket: string, uploads: readonly Upload[]): Promise<Compared> {
  const latest = await latestOf(
    s3,
    bucket,
    uploads.map(({ key }) => key),
  );
  const compared: Compared = { fresh: [], stored: [] };
  const isStored = await mapBounded(uploads, concurrency, async ({ path, key }) => {
    const version = latest.get(key);
    if (version === undefined) return false;
    const body = await readFile(path).catch(() => undefined);
    return body !== undefined && createHash('md5').update(body).digest('hex') === version.eTag;
  });
  for (const [index, upload] of uploads.entries()) {
    const version = isStored[index] ? latest.get(upload.key) : undefined;
    if (version === undefined) compared.fresh.push(upload);
    else compared.stored.push(version);
  }
  return compared;
}

async function latestOf(s3: S3Client, Bucket: string, keys: readonly string[]): Promise<Map<string, FileVersion>> {
  const latest = new Map<string, FileVersion>();
  if (keys.length < LISTED_FROM) {
    await mapBounded(keys, concurrency, async (Key) => {
      const head = await s3.send(new HeadObjectCommand({ Bucket, Key })).catch((error: Error) => {
        // Without the right to list, S3 says "forbidden" of what is not there.
        if (/^(NotFound|NoSuchKey|Forbidden|403)$/.test(error.name)) return undefined;
        throw error;
      });
      if (head !== undefined) latest.set(Key, fileVersion(Bucket, { Key, ...head }));
    });
    return latest;
  }
  const folders = new Set(keys.map((key) => /^(?:[^/]*\/){0,2}/.exec(key)?.[0] ?? ''));
  const wanted = new Set(keys);
  for (const folder of folders)
    for await (const page of listLatest(s3, Bucket, folder))
      for (const version of page) if (wanted.has(version.key)) latest.set(version.key, version);
  return latest;
}

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
