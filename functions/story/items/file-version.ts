import type { ObjectPointer } from '../../notifications/facts.ts';

/** One version of one uploaded object, as its S3 event names it. */
export interface FileVersion {
  bucket: string;
  /** Form-decoded object key. */
  key: string;
  /** Absent in a bucket without versioning. */
  versionId?: string;
  /** Hexadecimal; grows with every write of one key, and is not comparable between keys. */
  sequencer?: string;
  /** Without quotes. */
  eTag?: string;
  /** Bytes. */
  size?: number;
  /** Who uploaded it, as S3 names principals: `AWS:AIDA…`. */
  uploadedBy?: string;
  /** Instant of the upload (S3 event time), ISO 8601 UTC: the same on every delivery of the event. */
  uploadedAt: string;
  /** Its article is recorded and matched, and never announced. */
  quiet?: true;
  /** A person has published it: what its reader is unsure of permits. */
  isPublished?: boolean;
  /** When it was released from its embargo: it counts as observed then. */
  releasedAt?: string;
  /** The folder below which each polled feed has its own, with its slash: what it sent is corrected from there. */
  polled?: string;
}

/** That folder, below the one that is ingested. */
export const POLLED_FOLDER = 'polled/';

/** The folder of the feed that an object is an entry of; empty of any other object. */
export function feedFolderOf(key: string, polled: string): string {
  return key.startsWith(polled) ? key.slice(0, key.indexOf('/', polled.length) + 1) : '';
}

/** Whether a file and an object came from two feeds, or one of them from none. */
export function isOfOtherFeed({ key, polled }: FileVersion, object: ObjectPointer): boolean {
  return polled !== undefined && feedFolderOf(key, polled) !== feedFolderOf(object.key, polled);
}

/** Whether a file is an entry of a feed, and the object did not come from there: it may not take the object's place. */
export function isBarred(file: FileVersion, object: ObjectPointer): boolean {
  return isOfOtherFeed(file, object) && feedFolderOf(file.key, file.polled ?? '') !== '';
}

/** The pointer to this version of a file. */
export function objectPointer({ bucket, key, versionId }: ObjectPointer): ObjectPointer {
  return { bucket, key, ...(versionId && { versionId }) };
}

/** The version of a file that a receipt is of: what can be read again. */
export function versionOf({
  bucket,
  key,
  versionId,
  sequencer,
  uploadedAt,
}: Pick<FileVersion, 'bucket' | 'key' | 'versionId' | 'sequencer' | 'uploadedAt'>): FileVersion {
  return { bucket, key, uploadedAt, ...(versionId && { versionId }), ...(sequencer && { sequencer }) };
}

/** What S3 says of a version in a list, or in the head of its object. */
interface Listed {
  readonly Key: string;
  readonly VersionId?: string | undefined;
  readonly ETag?: string | undefined;
  readonly Size?: number | undefined;
  readonly LastModified?: Date | undefined;
}

export function listedVersion(bucket: string, { Key: key, VersionId, ETag, Size, LastModified }: Listed): FileVersion {
  return {
    ...{ bucket, key, uploadedAt: (LastModified ?? new Date(0)).toISOString() },
    // An object that was written while versioning was off or suspended has the version id "null".
    ...(VersionId !== undefined && VersionId !== 'null' && { versionId: VersionId }),
    ...(ETag !== undefined && { eTag: ETag.replaceAll('"', '') }),
    ...(Size !== undefined && { size: Size }),
  };
}

/** What tells the versions of one key apart: S3's version id, else the event's sequencer, else the ETag. */
export function fileVersionId(file: FileVersion): string {
  return file.versionId ?? file.sequencer ?? file.eTag ?? file.uploadedAt;
}

/**
 * Order of two writes of one key: negative when `a` came first. S3 sequencers differ in length; the shorter is padded
 * with zeros on the right, then both compare as text.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function compareSequencers(a: string, b: string): number {
  const width = Math.max(a.length, b.length);
  const left = a.toLowerCase().padEnd(width, '0');
  const right = b.toLowerCase().padEnd(width, '0');
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Code units that are kept of a principal's name. */
const PRINCIPAL_UNITS = 128;

/** The version that a message names. @throws UnknownMessageError */
export function fileVersionIn({ bucket, key, uploadedAt, ...optional }: MessageFields): FileVersion {
  const { versionId, sequencer, eTag, size, uploadedBy, quiet } = optional;
  const uploaded = new Date(asText(uploadedAt, 'event time'));
  if (Number.isNaN(uploaded.getTime())) throw new UnknownMessageError(`event time ${String(uploadedAt)} is not a time`);
  return {
    bucket: asText(bucket, 'bucket name'),
    key: asText(key, 'object key'),
    uploadedAt: uploaded.toISOString(),
    // Objects written while versioning is off or suspended carry the version id "null".
    ...(typeof versionId === 'string' && versionId !== '' && versionId !== 'null' && { versionId }),
    ...(typeof sequencer === 'string' && sequencer !== '' && { sequencer }),
    ...(typeof eTag === 'string' && eTag !== '' && { eTag: eTag.replaceAll('"', '') }),
    ...(typeof size === 'number' && { size }),
    ...(typeof uploadedBy === 'string' && uploadedBy !== '' && { uploadedBy: uploadedBy.slice(0, PRINCIPAL_UNITS) }),
    ...(quiet === true && { quiet }),
  };
}

/** The message that says that a file was uploaded or removed, where S3 sent no event of it or its event was lost. */
export function fileMessage(file: FileVersion, change: 'upload' | 'removal' = 'upload'): string {
  return JSON.stringify({ wiredrop: 'file', change, file });
}

/**
 * A message of an unknown format. It returns to the queue and ends in the dead-letter queue, for a person to look at.
 */
export class UnknownMessageError extends Error {
  override readonly name = 'UnknownMessageError';
}

export type MessageFields = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is MessageFields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @throws UnknownMessageError */
export const asObject = (value: unknown, name: string): MessageFields => {
  if (!isObject(value)) throw new UnknownMessageError(`${name} is missing`);
  return value;
};

/** @throws UnknownMessageError */
export const asText = (value: unknown, name: string): string => {
  if (typeof value !== 'string' || value === '') throw new UnknownMessageError(`${name} is missing`);
  return value;
};

/** Folder of canary files, at any depth. A file there is never an article. */
export const CANARY_FOLDER = '.wiredrop-canary/';

/** Whether this is a file of the canary, by its key alone: no content of a file makes an article a canary. */
export function isCanaryKey(key: string): boolean {
  return `/${key}`.includes(`/${CANARY_FOLDER}`);
}
