import {
  GetObjectCommand,
  type GetObjectCommandOutput,
  NoSuchKey,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { HEAD_BYTES } from '../article/internal.ts';
import { CLIENT_LIMITS } from '../runtime/environment.ts';
import type { FileVersion } from '../story/items/file-version.ts';

/**
 * Settings of the client that reads objects: no checksums. By default the SDK asks S3 for the object's checksum, and
 * throws if it cannot compute the algorithm: SHA-512 and the XXHashes, which S3 accepts. A file stored with one could
 * never be read. Nothing is lost: TLS protects the bytes in transit, Node reports a body that is too short, and the
 * hash that a file declares is checked when it is read.
 */
export const S3_SETTINGS = {
  ...CLIENT_LIMITS,
  requestChecksumCalculation: 'WHEN_REQUIRED',
  responseChecksumValidation: 'WHEN_REQUIRED',
} as const;

/** The object's bytes or their start, content type and version id, or why it never can be read, an outcome. */
export type ObjectRead =
  | {
      ok: true;
      bytes: Uint8Array;
      /** Of an object that is too large to be read whole: the bytes are its start. */
      size?: number;
      contentType?: string;
      versionId?: string;
      metadata?: Metadata;
    }
  | { ok: false; reason: 'deleted' | 'overwritten'; detail: string };

/** Of an object: `wiredrop-quiet` and others that uploaders set, by names in lowercase. */
type Metadata = Readonly<Record<string, string>>;

/**
 * Reads one file version, and of a larger one its first 64 KiB. The size is checked before the body is read: in the
 * event, else in the header of the answer.
 * @throws every transient fault: throttling, 5xx, network, and 403 (a policy is wrong, the file is not).
 */
export async function readObject(client: S3Client, file: FileVersion, maxBytes: number): Promise<ObjectRead> {
  const isLarge = file.size !== undefined && file.size > maxBytes;
  let isOverwritten = false;
  for (const versionId of file.versionId ? [file.versionId] : UNVERSIONED) {
    const object = await get(client, file, versionId, isLarge);
    if (object === undefined) continue;
    if (!isAnother(object, file)) {
      if (isLarge) return readBody(object, file.size);
      const { ContentLength = 0 } = object;
      if (ContentLength <= maxBytes) return readBody(object);
      await drop(object);
      const start = await get(client, file, versionId, true);
      if (start !== undefined) return readBody(start, ContentLength);
      continue;
    }
    await drop(object);
    isOverwritten = true;
  }
  return isOverwritten
    ? { ok: false, reason: 'overwritten', detail: 'the object was overwritten before it was read' }
    : { ok: false, reason: 'deleted', detail: 'the object was deleted before it was read' };
}

/**
 * Version ids to read for an object that was written while versioning was off: the current object, or the version
 * "null", which S3 keeps under a newer version or a delete marker.
 */
const UNVERSIONED = [undefined, 'null'];

/** Without versioning an old event finds a newer object, which has an event of its own. */
const isAnother = (object: GetObjectCommandOutput, file: FileVersion): boolean =>
  file.eTag !== undefined && object.ETag !== undefined && object.ETag.replaceAll('"', '') !== file.eTag;

const readBody = async (object: GetObjectCommandOutput, size?: number): Promise<ObjectRead> => ({
  ok: true,
  bytes: await bytesOf(object),
  ...(size !== undefined && { size }),
  ...(object.ContentType && { contentType: object.ContentType }),
  ...(object.VersionId && object.VersionId !== 'null' && { versionId: object.VersionId }),
  ...(object.Metadata && { metadata: object.Metadata }),
});

const bytesOf = async ({ Body }: GetObjectCommandOutput): Promise<Uint8Array> =>
  (await Body?.transformToByteArray()) ?? new Uint8Array();

const get = async (
  client: S3Client,
  file: Pick<FileVersion, 'bucket' | 'key'>,
  VersionId: string | undefined,
  isStart = false,
): Promise<GetObjectCommandOutput | undefined> => {
  try {
    return await client.send(
      new GetObjectCommand({
        Bucket: file.bucket,
        Key: file.key,
        ...(VersionId && { VersionId }),
        ...(isStart && { Range: `bytes=0-${HEAD_BYTES - 1}` }),
      }),
    );
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    // A deleted version has no modelled exception; a version id that is a delete marker answers 405.
    if (error instanceof S3ServiceException && ['NoSuchVersion', 'MethodNotAllowed'].includes(error.name))
      return undefined;
    throw error;
  }
};

/** What is at the key now: this version, another one, or nothing. */
export async function latestAt(client: S3Client, file: FileVersion): Promise<'same' | 'other' | 'none'> {
  const object = await get(client, file, undefined);
  if (object === undefined) return 'none';
  await drop(object);
  const isSame = file.versionId ? object.VersionId === file.versionId : !isAnother(object, file);
  return isSame ? 'same' : 'other';
}

/** Whether the key has an object now, of any version: S3 reads are consistent, after deletions too. */
export async function hasObject(client: S3Client, file: Pick<FileVersion, 'bucket' | 'key'>): Promise<boolean> {
  const object = await get(client, file, undefined);
  if (object !== undefined) await drop(object);
  return object !== undefined;
}

/** Closes the body without reading it, so that its socket is not held until the function freezes. */
const drop = async ({ Body }: GetObjectCommandOutput): Promise<void> => {
  if (Body && 'destroy' in Body) Body.destroy();
  else await Body?.transformToWebStream().cancel();
};
