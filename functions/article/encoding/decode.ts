import { isUtf8 } from 'node:buffer';
import type { Refusal, WarningCode } from '../article.ts';
import { loadAnyEncoding } from '../lazy.cjs';
import { charsetOf } from './charset.ts';
import { readUtf8 } from './utf8.ts';

export interface Decoded {
  ok: true;
  /** Without byte order mark; line ends as they were. */
  text: string;
  /** WHATWG name of the encoding, lower case. */
  encoding: string;
  warnings: WarningCode[];
}

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
