import { isUtf8 } from 'node:buffer';
import { CONTROL } from '../controls.ts';
import { lazily } from '../lazily.ts';
import { loadEncodings } from '../lazy.cjs';
import { hasControls } from './binary.ts';
import type { Decoded } from './decode.ts';

type Utf16 = 'utf-16le' | 'utf-16be';

/** Share of code units that must have a zero high byte (ASCII: line ends, spaces, the fence), and may have a zero low byte. */
const LEAST_ASCII = 0.05;
const MOST_OTHER = 0.005;

/** Fewer code units in ASCII than this prove nothing. */
const FEWEST_ASCII = 4;

/** UTF-16 without a byte order mark, where it is plain: ASCII stands in it with a zero byte always on the same side. */
export function decodeUtf16(bytes: Uint8Array): Decoded | undefined {
  if (bytes.length < 8 || bytes.length % 2 !== 0) return undefined;
  const units = bytes.length / 2;
  let even = 0;
  let odd = 0;
  for (let at = 0; at < bytes.length; at += 2) {
    if (bytes[at] === 0) even += 1;
    if (bytes[at + 1] === 0) odd += 1;
  }
  const [encoding, ascii, other] = odd > even ? (['utf-16le', odd, even] as const) : (['utf-16be', even, odd] as const);
  if (ascii < FEWEST_ASCII || ascii < units * LEAST_ASCII || other > units * MOST_OTHER) return undefined;
  const decoded = decodeUtf16As(bytes, encoding);
  return decoded && decoded.warnings.length === 0 && isText(decoded.text) ? decoded : undefined;
}

function isText(text: string): boolean {
  return !CONTROL.test(text) && !/[\p{Cn}\p{Co}]/u.test(text);
}

/** Bytes in the named byte order, half characters replaced; nothing where they make no text. */
export function decodeUtf16As(bytes: Uint8Array, encoding: Utf16): Decoded | undefined {
  const { TextDecoder } = loadEncodings();
  const text = new TextDecoder(encoding).decode(bytes);
  if (hasControls(text) || isNoise(text)) return undefined;
  return { ok: true, text, encoding, warnings: text.includes('\ufffd') ? ['replaced-characters'] : [] };
}

/**
 * Bytes that a Content-Type calls UTF-16. `utf-16` leaves the byte order open, and a web server may say it of any file: UTF-8
 * makes Chinese of a sort in it. In UTF-16 every line end, space and mark of ASCII has a zero byte.
 */
export function decodeUtf16Labelled(bytes: Uint8Array, label: string, encoding: Utf16): Decoded | undefined {
  if (isUtf8(bytes) && !bytes.includes(0)) return undefined;
  const plain = decodeUtf16(bytes);
  const isOpen = label !== encoding;
  if (plain && (isOpen || plain.encoding === encoding)) return plain;
  if (plain) return { ...plain, warnings: ['charset-mismatch', ...plain.warnings] };
  return decodeUtf16As(bytes, encoding) ?? (isOpen ? decodeUtf16As(bytes, 'utf-16be') : undefined);
}

/** The most characters, per hundred, that mean nothing: in random bytes every seventh is a half, unassigned or private. */
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
