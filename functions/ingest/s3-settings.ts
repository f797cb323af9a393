import { CLIENT_LIMITS } from '../client-limits.ts';

/**
 * Settings of the client that reads objects. By default the SDK asks S3 for the object's checksum, and throws before the body where that is of an
 * algorithm it cannot compute: SHA-512 and the XXHashes, which S3 takes as well. A file stored with one would never be read. TLS keeps the bytes on their way,
 * Node's HTTP ends a body that stops short with an error, and what a file declares of its text is checked when it is read. A request that gets an object has no body to be checked.
 */
export const S3_SETTINGS = {
  ...CLIENT_LIMITS,
  requestChecksumCalculation: 'WHEN_REQUIRED',
  responseChecksumValidation: 'WHEN_REQUIRED',
} as const;
