import type { Call } from './call.ts';
import type { Answer } from './error-answer.ts';

/** One version of an object, as S3 keeps it. */
export interface KeptObject {
  readonly bytes: Buffer;
  /** Without quotes. */
  readonly eTag: string;
  readonly contentType: string;
}

/**
 * Versions of objects by their names, which the emulated bucket does not keep. What is asked for without a name is the emulator's to answer.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/versioning-workflows.html
 */
export interface ObjectVersions {
  /** @param versionId `null` where versioning was off: such a version takes the place of the one before it. */
  put: (bucket: string, key: string, versionId: string, object: KeptObject) => void;
  /** Deletes what has no name where versioning is suspended: a delete marker takes its place, and its name `null`. */
  mark: (bucket: string, key: string) => void;
  /** Deletes a version for ever. */
  remove: (bucket: string, key: string, versionId: string) => void;
  /** What S3 answers to who asks for a version by its name; undefined to every other call. */
  answer: (call: Call) => Answer | undefined;
}

export const createObjectVersions = (): ObjectVersions => {
  const kept = new Map<string, KeptObject | typeof DELETE_MARKER>();
  const addressOf = (bucket: string, key: string, versionId: string): string => `/${bucket}/${key} ${versionId}`;
  return {
    put: (bucket, key, versionId, object) => kept.set(addressOf(bucket, key, versionId), object),
    mark: (bucket, key) => kept.set(addressOf(bucket, key, 'null'), DELETE_MARKER),
    remove: (bucket, key, versionId) => kept.delete(addressOf(bucket, key, versionId)),
    answer: ({ operation, subject }) => {
      if (operation !== 'GetObject') return undefined;
      const { pathname, searchParams } = new URL(subject, 'http://s3');
      const versionId = searchParams.get('versionId');
      if (versionId === null) return undefined;
      const object = kept.get(`${decodeURIComponent(pathname)} ${versionId}`);
      if (object === undefined) return NO_SUCH_VERSION;
      return object === DELETE_MARKER ? NOT_ALLOWED : found(object, versionId);
    },
  };
};

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
const found = ({ bytes, eTag, contentType }: KeptObject, versionId: string): Answer => ({
  status: 200,
  headers: { etag: `"${eTag}"`, 'content-type': contentType, 'x-amz-version-id': versionId },
  body: bytes,
});

const DELETE_MARKER = Symbol('delete marker');

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeleteMarker.html */
const NOT_ALLOWED: Answer = {
  status: 405,
  headers: { 'content-type': 'application/xml', 'x-amz-delete-marker': 'true', allow: 'DELETE' },
  body: Buffer.from(
    '<Error><Code>MethodNotAllowed</Code><Message>The specified method is not allowed against this resource.</Message></Error>',
  ),
};

const NO_SUCH_VERSION: Answer = {
  status: 404,
  headers: { 'content-type': 'application/xml' },
  body: Buffer.from(
    '<Error><Code>NoSuchVersion</Code><Message>The specified version does not exist.</Message></Error>',
  ),
};
