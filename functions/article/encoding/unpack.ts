import type { ReadOptions, Refusal } from '../article.ts';

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
  if (!isGzip(bytes)) return { ok: true, bytes: asBuffer(bytes) };
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

/** The same bytes: a Buffer is searched for a byte in a twentieth of the time that a plain Uint8Array takes. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}
