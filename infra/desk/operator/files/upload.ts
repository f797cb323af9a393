import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { mapBounded } from '../../../../functions/runtime/index.ts';
import { type FileVersion, listedVersion, QUIET_METADATA } from '../../../../functions/story/items/index.ts';
import { listLatest } from './file-versions.ts';

/** Files that are uploaded at the same time. If as many fail in a row, the cause is not the files. */
const CONCURRENCY = 16;

export interface Upload {
  readonly path: string;
  readonly key: string;
  /** Nothing of it is announced. */
  readonly quiet?: boolean;
}

export interface UploadObserver {
  /** @param count files uploaded so far. */
  readonly uploaded: (count: number) => void;
  /** A file could not be read or uploaded. */
  readonly failed: (path: string, error: unknown) => void;
}

/**
 * Uploads files. If one fails, the others are uploaded all the same; after 16 failures in a row, as without
 * credentials, no further file is started.
 * @param signal stops it: no further file is started.
 * @returns the versions they became.
 */
export async function putFiles(
  s3: S3Client,
  bucket: string,
  uploads: readonly Upload[],
  observer: UploadObserver,
  signal?: AbortSignal,
): Promise<FileVersion[]> {
  const versions: FileVersion[] = [];
  let failuresInARow = 0;
  await mapBounded(uploads, CONCURRENCY, async (one) => {
    if (signal?.aborted || failuresInARow >= CONCURRENCY) return;
    try {
      versions.push(await putFile(s3, one, bucket));
      failuresInARow = 0;
      observer.uploaded(versions.length);
    } catch (error) {
      failuresInARow += 1;
      observer.failed(one.path, error);
    }
  });
  return versions;
}

/** From this number of files on, listing the bucket is cheaper than one HEAD for each file. */
const LISTED_FROM = 50;

export interface Compared {
  /** Files that the bucket does not hold with the same bytes. */
  readonly fresh: Upload[];
  /** The stored versions of the other files. */
  readonly stored: FileVersion[];
}

/**
 * Compares files with the bucket, so that an interrupted upload goes on where it ended. A file whose ETag differs is
 * uploaded again, as a new version; under an encryption key of one's own every ETag differs.
 */
export async function compareWithBucket(s3: S3Client, bucket: string, uploads: readonly Upload[]): Promise<Compared> {
  const latest = await latestOf(
    s3,
    bucket,
    uploads.map(({ key }) => key),
  );
  const compared: Compared = { fresh: [], stored: [] };
  const isStored = await mapBounded(uploads, CONCURRENCY, async ({ path, key }) => {
    const version = latest.get(key);
    if (version === undefined) return false;
    const body = await readFile(path).catch(() => undefined);
    return body !== undefined && eTagOf(body) === version.eTag;
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
    await mapBounded(keys, CONCURRENCY, async (Key) => {
      const head = await s3.send(new HeadObjectCommand({ Bucket, Key })).catch((error: Error) => {
        // Without the permission to list, S3 answers 403 for an object that does not exist.
        if (/^(NotFound|NoSuchKey|Forbidden|403)$/.test(error.name)) return undefined;
        throw error;
      });
      if (head !== undefined) latest.set(Key, listedVersion(Bucket, { Key, ...head }));
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

/** Time limit of one request: enough for a part on a slow line. */
const UPLOAD_MS = 300_000;

/** A larger file is uploaded in parts of this size, as by `aws s3 cp`; the emulator takes requests of up to 11 MiB. */
const PART_BYTES = 8 * 2 ** 20;

/** Uploads one file. @returns the version it became. */
export async function putFile(s3: S3Client, { path, key, quiet }: Upload, bucket: string): Promise<FileVersion> {
  const Body = await readFile(path);
  const type = contentType(Body);
  const object = {
    ...{ Bucket: bucket, Key: key },
    ...(type !== undefined && { ContentType: type }),
    ...(quiet && { Metadata: { [QUIET_METADATA]: 'true' } }),
  };
  // The length is stated because the SDK takes an empty body for one of unknown length.
  const whole = new PutObjectCommand({ ...object, Body, ContentLength: Body.length });
  const { VersionId } = await (Body.length > PART_BYTES
    ? putParts(s3, object, partsOf(Body))
    : s3.send(whole, { requestTimeout: UPLOAD_MS }));
  if (VersionId !== undefined && VersionId !== 'null')
    return { bucket, key, versionId: VersionId, uploadedAt: new Date().toISOString() };
  // Without versioning the time tells the new object from the old one: S3's time, not this machine's.
  const { LastModified = new Date() } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
  return { bucket, key, uploadedAt: LastModified.toISOString() };
}

/** What an interrupted upload leaves, the bucket's lifecycle removes. */
async function putParts(s3: S3Client, object: { readonly Bucket: string; readonly Key: string }, bodies: Buffer[]) {
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(object));
  const upload = { Bucket: object.Bucket, Key: object.Key, UploadId };
  const Parts: CompletedPart[] = [];
  for (const Body of bodies) {
    const part = { PartNumber: Parts.length + 1 };
    const { ETag } = await s3.send(new UploadPartCommand({ ...upload, ...part, Body }), { requestTimeout: UPLOAD_MS });
    Parts.push({ ...part, ETag });
  }
  return s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }));
}

function partsOf(body: Buffer): Buffer[] {
  const count = Math.ceil(body.length / PART_BYTES);
  return Array.from({ length: count }, (_, at) => body.subarray(at * PART_BYTES, (at + 1) * PART_BYTES));
}

/**
 * The ETag that S3 gives to an upload of this command:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
function eTagOf(body: Buffer): string {
  const md5 = (bytes: Buffer) => createHash('md5').update(bytes).digest();
  if (body.length <= PART_BYTES) return md5(body).toString('hex');
  const parts = partsOf(body);
  return `${md5(Buffer.concat(parts.map(md5))).toString('hex')}-${parts.length}`;
}

/**
 * Stated only if it is certain, because the reader trusts it; otherwise the reader finds out the encoding. UTF-16
 * without a mark can be valid UTF-8, but is full of zeros.
 */
export function contentType(body: Buffer): string | undefined {
  return body.length > 0 && isUtf8(body) && !body.includes(0) ? 'text/markdown; charset=utf-8' : undefined;
}
