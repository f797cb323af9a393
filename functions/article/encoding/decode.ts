import { isUtf8 } from 'node:buffer';
import type { ReadOptions, Refusal } from '../article.ts';
import { loadAnyEncoding } from '../lazy.cjs';
import { charsetOf, type Decoded, readUtf8 } from './charset.ts';

/** The text of the bytes, or why they are none: UTF-8 as it nearly always comes, and whatever else `decodeAny` explains. */
export function decode(bytes: Buffer, contentType: string | undefined): Decoded | Refusal {
  return isPlain(bytes, contentType) ? readUtf8(bytes) : loadAnyEncoding().decodeAny(bytes, contentType);
}

/**
 * UTF-8 without a mark, of which nobody says anything else. A NUL may be half of a character in UTF-16; in the text, of
 * which every ASCII character has a zero byte, looking for one would take ten times as long.
 */
function isPlain(bytes: Buffer, contentType: string | undefined): boolean {
  const charset = contentType === undefined ? undefined : charsetOf(contentType);
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8') return false;
  return bytes.length > 0 && bytes[0] !== MARK && isUtf8(bytes) && !bytes.includes(0);
}

/** First byte of a byte order mark in UTF-8, and of some other characters: what it is, is looked at there. */
const MARK = 0xef;

/** Largest article file, packed or unpacked, unless the caller says otherwise. */
const DEFAULT_MAX_BYTES = 1024 * 1024;

/**
 * The bytes of the article itself: a gzip file is unpacked, which it shows by its magic bytes, and once only.
 * `Content-Encoding` is not asked: some uploaders set it on plain text, and some not on a packed one.
 */
export function unpack(bytes: Uint8Array, options: ReadOptions): { ok: true; bytes: Buffer } | Refusal {
  const limit = options.maxBytes ?? DEFAULT_MAX_BYTES;
  if (bytes.length > limit) {
    return { ok: false, reason: 'too-large', detail: `${bytes.length} bytes; the limit is ${limit}.` };
  }
  if (!isGzip(bytes)) return { ok: true, bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length) };
  // Loaded by the first packed file: a usual one is not, and its function starts without.
  const { gunzipSync } = process.getBuiltinModule('node:zlib');
  try {
    return { ok: true, bytes: gunzipSync(bytes, { maxOutputLength: limit }) };
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      return { ok: false, reason: 'unpack-too-large', detail: `Unpacks to more than ${limit} bytes.` };
    }
    return { ok: false, reason: 'unpack-failed', detail: `gzip: ${message}.` };
  }
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}
