import { CLIENT_LIMITS } from '../client-limits.ts';

/**
 * Settings of the client that reads objects: no checksums. By default the SDK asks S3 for the object's, and throws
 * before the body where it is of an algorithm it cannot compute: SHA-512 and the XXHashes, which S3 takes as well. A
 * file stored with one would never be read. Nothing is lost: TLS guards the bytes on their way, Node ends a body that
 * stops short with an error, the hash that a file declares of its text is checked when it is read, and a request for an
 * object has no body to be checked.
 */
export const S3_SETTINGS = {
  ...CLIENT_LIMITS,
  requestChecksumCalculation: 'WHEN_REQUIRED',
  responseChecksumValidation: 'WHEN_REQUIRED',
} as const;
