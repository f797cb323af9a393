import type { WarningCode } from '../article.ts';
import type { Decoded } from './charset.ts';

/** Bytes 0x80–0x9F of windows-1252; a space stands for an undefined byte. */
const WINDOWS_1252 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

/** The most unreadable characters, per thousand bytes, of a file that is still read. */
const MOST_LOST = 5;

type Span = 'sound' | 'space' | 'cut' | 'stray' | 'lost';

/**
 * UTF-8 with stray bytes: files pasted together from two sources (`Pavel \x8aimerda`), or whose no-break spaces an
 * editor broke (`C2 A0` became `C2 20`). Each stray byte is read as windows-1252, as in every real file seen. `sure`
 * requires more sound sequences than stray bytes; `last resort` only requires few stray bytes.
 */
export function decodeMixed(bytes: Uint8Array, confidence: 'sure' | 'last resort'): Decoded | undefined {
  const count = { sound: 0, space: 0, cut: 0, stray: 0, lost: 0 };
  const mostLost = (bytes.length * MOST_LOST) / 1000;
  for (let at = 0; at < bytes.length; ) {
    const { span, length } = spanAt(bytes, at);
    if ((bytes[at] as number) > 0x7f) count[span] += 1;
    if (count.cut + count.lost > mostLost) return undefined;
    at += length;
  }
  const lost = count.cut + count.lost;
  const sound = count.sound + count.space;
  const stray = count.stray + lost;
  if (confidence === 'sure' ? sound < stray || sound === 0 : stray * 100 > bytes.length) return undefined;
  const warnings: WarningCode[] = lost > 0 ? ['mixed-encoding', 'replaced-characters'] : ['mixed-encoding'];
  return { ok: true, text: textOfMixed(bytes), encoding: 'utf-8', warnings };
}

function textOfMixed(bytes: Uint8Array): string {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < bytes.length; ) {
    const { span, length } = spanAt(bytes, at);
    if (span !== 'sound') {
      parts.push(source.toString('utf8', from, at), replacement(bytes[at] as number, span));
      from = at + length;
    }
    at += length;
  }
  parts.push(source.toString('utf8', from));
  return parts.join('');
}

function replacement(byte: number, span: Span): string {
  if (span === 'space') return byte === 0xc2 ? '\u00a0' : 'à';
  if (span !== 'stray') return '\ufffd';
  return byte >= 0xa0 ? String.fromCharCode(byte) : WINDOWS_1252.charAt(byte - 0x80);
}

/** What starts at this place, and how many bytes it takes. */
function spanAt(bytes: Uint8Array, at: number): { span: Span; length: number } {
  const byte = bytes[at] as number;
  const length = byte < 0x80 ? 1 : sequenceLength(bytes, at);
  if (length > 0) return { span: 'sound', length };
  // `C2 20` was a no-break space and `C3 20` an `à`, before something replaced every byte A0 by a space.
  if (bytes[at + 1] === 0x20 && (byte === 0xc2 || byte === 0xc3)) return { span: 'space', length: 2 };
  if (byte >= 0xc2 && isContinuation(bytes[at + 1])) {
    let end = at + 1;
    while (isContinuation(bytes[end])) end += 1;
    return { span: 'cut', length: end - at };
  }
  const known = byte >= 0xa0 || WINDOWS_1252.charAt(byte - 0x80) !== ' ';
  return { span: known ? 'stray' : 'lost', length: 1 };
}

function isContinuation(byte: number | undefined): boolean {
  return isWithin(byte, [0x80, 0xbf]);
}

/**
 * Well-formed UTF-8 by its first byte (Unicode, table 3-7): which second bytes may follow, and how many bytes it has in
 * all.
 */
const SEQUENCES: readonly { first: Bounds; second: Bounds; length: number }[] = [
  { first: [0xc2, 0xdf], second: [0x80, 0xbf], length: 2 },
  { first: [0xe0, 0xe0], second: [0xa0, 0xbf], length: 3 },
  { first: [0xe1, 0xec], second: [0x80, 0xbf], length: 3 },
  { first: [0xed, 0xed], second: [0x80, 0x9f], length: 3 },
  { first: [0xee, 0xef], second: [0x80, 0xbf], length: 3 },
  { first: [0xf0, 0xf0], second: [0x90, 0xbf], length: 4 },
  { first: [0xf1, 0xf3], second: [0x80, 0xbf], length: 4 },
  { first: [0xf4, 0xf4], second: [0x80, 0x8f], length: 4 },
];

type Bounds = readonly [from: number, to: number];

const isWithin = (byte: number | undefined, [from, to]: Bounds): boolean =>
  byte !== undefined && byte >= from && byte <= to;

/** Length of the well-formed sequence of two bytes or more at this place, 0 if there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const sequence = SEQUENCES.find(({ first }) => isWithin(bytes[at], first));
  if (sequence === undefined || !isWithin(bytes[at + 1], sequence.second)) return 0;
  for (let next = at + 2; next < at + sequence.length; next += 1) if (!isContinuation(bytes[next])) return 0;
  return sequence.length;
}
