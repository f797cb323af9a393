import { isUtf8 } from 'node:buffer';
import { type ReadOptions, type Refusal, refuse } from '../article.ts';
import { loadAnyEncoding } from '../lazy.cjs';
import { mostUnpacked } from './budget.ts';
import { charsetOf, type Decoded, readUtf8 } from './charset.ts';

/** Decodes the bytes, or says why they are not text. Nearly all files are plain UTF-8; `decodeAny` reads the others. */
export function decode(bytes: Buffer, contentType: string | undefined): Decoded | Refusal {
  return isPlain(bytes, contentType) ? readUtf8(bytes) : loadAnyEncoding().decodeAny(bytes, contentType);
}

/**
 * Whether the bytes are UTF-8 without a mark, and no charset says otherwise. A NUL may be half of a character in
 * UTF-16. It is looked for in the bytes, because that takes a tenth of the time that it takes in the text.
 */
function isPlain(bytes: Buffer, contentType: string | undefined): boolean {
  const charset = contentType === undefined ? undefined : charsetOf(contentType);
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8') return false;
  return bytes.length > 0 && bytes[0] !== MARK && isUtf8(bytes) && !bytes.includes(0);
}

/** The first byte of a byte order mark in UTF-8, and of some other characters; `decodeAny` tells them apart. */
const MARK = 0xef;

/** Largest article file, packed or unpacked, unless the caller says otherwise. */
export const DEFAULT_MAX_BYTES = 1024 * 1024;

/**
 * The bytes of the article itself. A gzip file, known by its magic bytes, is unpacked once. `Content-Encoding` is
 * ignored: some uploaders set it on plain text, others do not set it on gzip.
 */
export function unzip(bytes: Uint8Array, options: ReadOptions): { ok: true; bytes: Buffer } | Refusal {
  const limit = options.maxBytes ?? DEFAULT_MAX_BYTES;
  const { length, buffer, byteOffset } = bytes;
  const { size = length } = options;
  if (options.size !== undefined || size > limit) return refuse('too-large', `${size} bytes; the limit is ${limit}.`);
  if (!isGzip(bytes)) return { ok: true, bytes: Buffer.from(buffer, byteOffset, length) };
  // Loaded for the first gzip file, because few files are gzip and loading it slows a cold start.
  const { gunzipSync } = process.getBuiltinModule('node:zlib');
  const most = Math.min(limit, mostUnpacked(length));
  try {
    return { ok: true, bytes: gunzipSync(bytes, { maxOutputLength: most }) };
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      return refuse('unpack-too-large', `Unpacks to more than ${most} bytes.`);
    }
    return refuse('unpack-failed', `gzip: ${message}.`);
  }
}

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}
