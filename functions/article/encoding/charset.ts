import { isUtf8 } from 'node:buffer';
import type { WarningCode } from '../article.ts';
import { lazily } from '../base/strings.ts';
import { loadEncodings } from '../packages.cjs';

/** The text of a file's bytes. */
export interface Decoded {
  ok: true;
  /** Without byte order mark; line ends as they were. */
  text: string;
  /** WHATWG name of the encoding, lowercase. */
  encoding: string;
  warnings: WarningCode[];
}

/** Decodes bytes that are known to be UTF-8. A strict TextDecoder checks them again and takes twice the time. */
export function readUtf8(bytes: Buffer): Decoded {
  return { ok: true, text: bytes.toString(), encoding: 'utf-8', warnings: [] };
}

/** Charset parameter of a Content-Type (`text/markdown; charset="EUC-KR"`), lowercase. */
export function charsetOf(contentType: string): string | undefined {
  return /;\s*charset\s*=\s*["']?([^\s;"']{1,40})/i.exec(contentType)?.[1]?.toLowerCase();
}

/**
 * Decodes the bytes in a named encoding; nothing if they are not in it, or if it is unknown. Single-byte encodings
 * accept all bytes, so bytes that are valid UTF-8 are read as UTF-8 even if a web server's default says `iso-8859-1`.
 */
export function decodeAs(bytes: Uint8Array, label: string): Decoded | undefined {
  if (label === 'utf-8' || label === 'utf8') return isUtf8(bytes) ? read(bytes, 'utf-8') : undefined;
  const encoding = loadEncodings().normalizeEncoding(label);
  if (encoding === null || encoding === 'replacement' || encoding === 'x-user-defined') return undefined;
  if (encoding === 'utf-16le' || encoding === 'utf-16be') {
    // UTF-8 read as UTF-16 looks like Chinese; in UTF-16 every line end, space and mark of ASCII has a zero byte
    if (isUtf8(bytes) && !bytes.includes(0)) return undefined;
    const orders = [utf16In(bytes) ?? encoding, encoding, 'utf-16be'] as const;
    const decoded = orders.map((order) => decodeUtf16As(bytes, order)).find((one) => one !== undefined);
    if (decoded && label === encoding && decoded.encoding !== encoding) decoded.warnings.push('charset-mismatch');
    return decoded;
  }
  if (isUtf8(bytes) && bytes.some((byte) => byte > 0x7f)) {
    return { ...read(bytes, 'utf-8'), warnings: encoding === 'utf-8' ? [] : ['charset-mismatch'] };
  }
  try {
    return read(bytes, encoding);
  } catch {
    return undefined; // not in this encoding: the caller tries others
  }
}

/** Decodes the bytes in a legacy encoding; nothing if one of them is invalid in it. */
export function tryDecode(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return read(bytes, encoding).text;
  } catch {
    return undefined; // not in this encoding
  }
}

function read(bytes: Uint8Array, encoding: string): Decoded {
  // Node's own `euc-kr` knows 2,350 of the 11,172 Hangul syllables, and its other legacy tables differ from the
  // standard.
  const { TextDecoder } = loadEncodings();
  const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  return { ok: true, text, encoding, warnings: [] };
}

type Utf16 = 'utf-16le' | 'utf-16be';

/** The byte order of UTF-16, if it is certain: the zero bytes of ASCII are always on the same side. */
export function utf16In(bytes: Uint8Array): Utf16 | undefined {
  const zeros = [0, 0];
  for (const [at, byte] of bytes.entries()) if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const [most, least] = [Math.max(even, odd), Math.min(even, odd)];
  if (bytes.length % 2 !== 0 || most < 4 || most * 40 < bytes.length || least * 400 > bytes.length) return undefined;
  return odd > even ? 'utf-16le' : 'utf-16be';
}

/** Decodes UTF-16 in the named byte order, with lone surrogates replaced; nothing if the result is not text. */
export function decodeUtf16As(bytes: Uint8Array, encoding: Utf16): Decoded | undefined {
  const { TextDecoder } = loadEncodings();
  const text = new TextDecoder(encoding).decode(bytes);
  if (hasControls(text) || isNoise(text)) return undefined;
  return { ok: true, text, encoding, warnings: text.includes('\ufffd') ? ['replaced-characters'] : [] };
}

/**
 * The most characters, per hundred, without a meaning: in random bytes every seventh is a surrogate, unassigned or
 * private.
 */
const MOST_NOISE = 5;
const NOISE = lazily(() => /[\p{Cn}\p{Co}\ufffd]/gu);

function isNoise(text: string): boolean {
  const most = Math.max(1, (text.length * MOST_NOISE) / 100);
  let found = 0;
  for (const _ of text.matchAll(NOISE())) {
    found += 1;
    if (found > most) return true;
  }
  return false;
}

const LINE_CHARACTERS = new Set([0x09, 0x0a, 0x0c, 0x0d, 0x1b]); // ESC: the shift of ISO-2022

/** The most control characters, per thousand bytes, of a damaged text; a real one has ten NULs in 15 kB. */
const MOST_CONTROLS = 10;

/** Whether bytes are not text, because too many of them are control characters. */
export function isBinary(bytes: Uint8Array): boolean {
  let controls = 0;
  for (const byte of bytes) if (byte < 0x20 && !LINE_CHARACTERS.has(byte)) controls += 1;
  return controls * 1000 > bytes.length * MOST_CONTROLS;
}

/** The same for decoded text, because a single-byte encoding makes characters of any image. */
export function hasControls(text: string): boolean {
  let controls = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x20 && !LINE_CHARACTERS.has(code)) controls += 1;
  }
  return controls * 1000 > text.length * MOST_CONTROLS;
}
