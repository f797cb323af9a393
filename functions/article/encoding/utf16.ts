import { CONTROL } from '../controls.ts';
import { decodeAs } from './charset.ts';
import type { Decoded } from './decode.ts';

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
  const decoded = decodeAs(bytes, encoding);
  return decoded && decoded.warnings.length === 0 && isText(decoded.text) ? decoded : undefined;
}

function isText(text: string): boolean {
  return !CONTROL.test(text) && !/[\p{Cn}\p{Co}]/u.test(text);
}
