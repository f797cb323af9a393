import { isUtf8 } from 'node:buffer';
import { loadEncodings } from '../lazy.cjs';
import type { Decoded } from './decode.ts';
import { decodeUtf16Labelled } from './utf16.ts';

/** Charset parameter of a Content-Type (`text/markdown; charset="EUC-KR"`), lower case. */
export function charsetOf(contentType: string): string | undefined {
  return /;\s*charset\s*=\s*["']?([^\s;"']{1,40})/i.exec(contentType)?.[1]?.toLowerCase();
}

/**
 * The bytes read in a named encoding, or nothing when they are not in it (or nobody knows it). Single-byte encodings
 * accept all bytes, so a web server's default `iso-8859-1` over UTF-8 text is told by the text being valid UTF-8.
 */
export function decodeAs(bytes: Uint8Array, label: string): Decoded | undefined {
  if (label === 'utf-8' || label === 'utf8') return isUtf8(bytes) ? read(bytes, 'utf-8') : undefined;
  const encoding = loadEncodings().normalizeEncoding(label);
  if (encoding === null || encoding === 'replacement' || encoding === 'x-user-defined') return undefined;
  if (encoding === 'utf-16le' || encoding === 'utf-16be') return decodeUtf16Labelled(bytes, label, encoding);
  if (isUtf8(bytes) && bytes.some((byte) => byte > 0x7f)) {
    return { ...read(bytes, 'utf-8'), warnings: encoding === 'utf-8' ? [] : ['charset-mismatch'] };
  }
  try {
    return read(bytes, encoding);
  } catch {
    return undefined; // not in this encoding: the caller looks further
  }
}

/** The bytes in a legacy encoding, or nothing where one of them has no meaning in it. */
export function tryDecode(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return read(bytes, encoding).text;
  } catch {
    return undefined; // not in this encoding
  }
}

function read(bytes: Uint8Array, encoding: string): Decoded {
  // Node's own `euc-kr` knows 2,350 of the 11,172 Hangul syllables, and its other legacy tables differ from the standard.
  const { TextDecoder } = loadEncodings();
  const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  return { ok: true, text, encoding, warnings: [] };
}
