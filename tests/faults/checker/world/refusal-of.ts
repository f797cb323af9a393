import { isGzip, unpack } from './decode-file.ts';

/** Setting `maxBytes`, by default. */
const MOST_BYTES = 1_048_576;

/**
 * The reason for which a file without an article is to be rejected, by the reasons of docs/reading.md. The generator writes no
 * other encoding than UTF-8, in which an article has no zero byte.
 */
export const refusalOf = (bytes: Uint8Array): string => {
  if (bytes.length === 0) return 'empty';
  if (bytes.length > MOST_BYTES) return 'too-large';
  if (isGzip(bytes)) {
    const unpacked = unpack(bytes);
    if (unpacked === undefined) return 'unpack-failed';
    return unpacked.length > MOST_BYTES ? 'unpack-too-large' : 'no-text';
  }
  return bytes.includes(0) ? 'binary' : 'no-text';
};
