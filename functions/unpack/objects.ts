import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { mapBounded } from '../runtime/map-bounded.ts';
import { UPLOADER_METADATA } from '../story/items/container.ts';
import type { FileVersion } from '../story/items/file-version.ts';
import type { OpenContainer, UnpackDependencies } from './unpack-container.ts';

/** What an uploader asked for with metadata of this prefix holds for each article. */
const OWN_METADATA = 'wiredrop-';
const DELETED_AT_A_TIME = 32;

/** Bodies are read as slowly as articles are written: only a connection that is silent for so long has ended. */
export const SILENCE_MS = 60_000;

/** Opens this version of a container from a byte on; undefined if it is gone or, without versions, overwritten. */
export async function openObject(s3: S3Client, file: FileVersion, from: number): Promise<OpenContainer | undefined> {
  try {
    const {
      Body,
      ContentType,
      ContentLength,
      Metadata = {},
    } = await s3.send(
      new GetObjectCommand({
        Bucket: file.bucket,
        Key: file.key,
        ...(file.versionId ? { VersionId: file.versionId } : file.eTag && { IfMatch: `"${file.eTag}"` }),
        ...(from > 0 && { Range: `bytes=${from}-` }),
      }),
    );
    const own = Object.entries(Metadata).filter(([name]) => name.startsWith(OWN_METADATA));
    return {
      bytes: (Body ?? nothing()) as AsyncIterable<Uint8Array>,
      ...(ContentType && { contentType: ContentType }),
      ...(ContentLength !== undefined && { size: from + ContentLength }),
      metadata: {
        ...Object.fromEntries(own),
        ...(file.uploadedBy && /^[\x20-\x7e]+$/.test(file.uploadedBy) && { [UPLOADER_METADATA]: file.uploadedBy }),
      },
    };
  } catch (error) {
    const name = error instanceof S3ServiceException ? error.name : '';
    // An empty last range.
    if (name === 'InvalidRange') return { bytes: nothing(), metadata: {} };
    if (['NoSuchKey', 'NoSuchVersion', 'MethodNotAllowed', 'PreconditionFailed'].includes(name)) return undefined;
    throw error;
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

export async function isObjectAt(s3: S3Client, { bucket: Bucket, key: Key }: FileVersion): Promise<boolean> {
  try {
    await s3.send(new HeadObjectCommand({ Bucket, Key }));
    return true;
  } catch (error) {
    if (error instanceof Error && /^(NotFound|NoSuchKey)$/.test(error.name)) return false;
    throw error;
  }
}

export function deletionsIn(s3: S3Client): NonNullable<UnpackDependencies['deletions']> {
  return {
    hasObject: (file) => isObjectAt(s3, file),
    async deleteSome(Bucket, Prefix) {
      const { Contents = [], IsTruncated = false } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
      await mapBounded(Contents, DELETED_AT_A_TIME, ({ Key }) => s3.send(new DeleteObjectCommand({ Bucket, Key })));
      return IsTruncated;
    },
  };
}
