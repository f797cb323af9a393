import { isUtf8 } from 'node:buffer';
import { type Refusal, refuse, type WarningCode } from '../article.ts';
import {
  charsetOf,
  type Decoded,
  decodeAs,
  decodeUtf16As,
  hasControls,
  isBinary,
  readUtf8,
  utf16In,
} from './charset.ts';
import { decodeLegacy } from './legacy.ts';
import { decodeMixed } from './mixed.ts';

/**
 * Decodes the bytes. Tried in this order: a byte order mark, the charset of the Content-Type or of the XML or HTML
 * itself, valid UTF-8, a legacy encoding that makes plausible text, UTF-8 with stray bytes.
 * Other bytes are refused rather than stored as mojibake.
 */
export function decodeAny(bytes: Buffer, contentType: string | undefined): Decoded | Refusal {
  if (bytes.length === 0) return refuse('empty', 'The file has no bytes.');
  const marked = decodeMarked(bytes);
  if (marked) return marked;

  const charset = contentType === undefined ? undefined : charsetOf(contentType);
  const label = charset ?? charsetIn(bytes);
  const declared = label === undefined ? undefined : decodeAs(bytes, label);
  if (declared && !hasControls(declared.text)) return declared;
  const warnings: WarningCode[] = charset === undefined ? [] : ['charset-mismatch'];

  const found = isUtf8(bytes) ? readUtf8(bytes) : undefined;
  // UTF-16 without a mark is valid UTF-8 as well when it is plain English: every second byte is a NUL.
  const order = bytes.includes(0) ? utf16In(bytes) : undefined;
  const sure = (order && decodeUtf16As(bytes, order)) ?? (bytes.includes(0) ? undefined : found);
  if (sure) return withWarnings(sure, warnings);
  if (isBinary(bytes)) return refuse('binary', 'The bytes are not text.');
  const decoded = found ?? decodeMixed(bytes, 'sure') ?? decodeLegacy(bytes) ?? decodeMixed(bytes, 'last resort');
  if (decoded) return withWarnings(decoded, warnings);
  return refuse('undecodable', 'The bytes make plausible text in no known encoding.');
}

/**
 * Bytes in which XML and HTML must name their charset: https://html.spec.whatwg.org/multipage/semantics.html#charset
 */
const HEAD = 1024;

/** The charset that XML (`<?xml … encoding="iso-8859-1"?>`) or a page (`<meta charset="euc-kr">`) names, lowercase. */
function charsetIn(bytes: Buffer): string | undefined {
  const head = bytes.toString('latin1', 0, HEAD).trimStart();
  if (!head.startsWith('<')) return undefined;
  const named =
    /^<\?xml\b[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{1,40})/i.exec(head) ??
    /<meta\b[^>]{0,200}?\bcharset\s*=\s*["']?([\w.:-]{1,40})/i.exec(head);
  return named?.[1]?.toLowerCase();
}

/**
 * Decodes by the byte order mark, if the bytes agree: an image may start with one, and scripts put one before another.
 */
function decodeMarked(bytes: Buffer): Decoded | Refusal | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return decodeMarkedUtf8(bytes.subarray(3));
  const start = bytes.subarray(0, 4).toString('hex');
  if (start === 'fffe0000' || start === '0000feff')
    return refuse('undecodable', 'The bytes are UTF-32, which is not read.');
  if (start.startsWith('fffe')) return decodeUtf16As(bytes.subarray(2), 'utf-16le');
  return start.startsWith('feff') ? decodeUtf16As(bytes.subarray(2), 'utf-16be') : undefined;
}

function decodeMarkedUtf8(rest: Buffer): Decoded | Refusal | undefined {
  const inner = rest[0] === 0xff || rest[0] === 0xfe || rest[0] === 0 ? decodeMarked(rest) : undefined;
  const decoded = inner ?? (isUtf8(rest) ? readUtf8(rest) : decodeMixed(rest, 'last resort'));
  return decoded?.ok && hasControls(decoded.text) ? decodeUtf16As(rest, utf16In(rest) ?? 'utf-16le') : decoded;
}

function withWarnings(decoded: Decoded, warnings: readonly WarningCode[]): Decoded {
  return warnings.length === 0 ? decoded : { ...decoded, warnings: [...warnings, ...decoded.warnings] };
}
