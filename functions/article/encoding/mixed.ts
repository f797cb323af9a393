import type { WarningCode } from '../article.ts';
import type { Decoded } from './decode.ts';

/** Bytes 0x80–0x9F of windows-1252; the empty ones are undefined there. */
const WINDOWS_1252 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

/** The most characters, per thousand, that may be lost in a file which is read nevertheless. */
const MOST_LOST = 5;

type Span = 'sound' | 'space' | 'cut' | 'stray' | 'lost';

/**
 * UTF-8 with stray bytes: files pasted together from two sources (`Pavel \x8aimerda`), or whose no-break spaces an
 * editor broke (`C2 A0` became `C2 20`). Each stray byte is read as windows-1252, which is what it is in every real file
 * seen. `sure` asks for more sound sequences than stray bytes, `last resort` only for few strays in all.
 */
export function decodeMixed(bytes: Uint8Array, confidence: 'sure' | 'last resort'): Decoded | undefined {
  const count = { sound: 0, space: 0, cut: 0, stray: 0, lost: 0 };
  for (let at = 0; at < bytes.length; ) {
    const { span, length } = spanAt(bytes, at);
    if ((bytes[at] as number) > 0x7f) count[span] += 1;
    at += length;
  }
  const lost = count.cut + count.lost;
  const sound = count.sound + count.space;
  const stray = count.stray + lost;
  if (lost * 1000 > bytes.length * MOST_LOST) return undefined;
  if (confidence === 'sure' ? sound < stray || sound === 0 : stray * 100 > bytes.length) return undefined;
  const warnings: WarningCode[] = lost > 0 ? ['mixed-encoding', 'replaced-characters'] : ['mixed-encoding'];
  return { ok: true, text: textOf(bytes), encoding: 'utf-8', warnings };
}

function textOf(bytes: Uint8Array): string {
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
  return byte !== undefined && byte >= 0x80 && byte < 0xc0;
}

/** Length of the well-formed UTF-8 sequence of two bytes or more at this place, 0 if there is none (Unicode table 3-7). */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] as number;
  const second = bytes[at + 1] ?? 0;
  if (lead >= 0xc2 && lead <= 0xdf) return isContinuation(second) ? 2 : 0;
  if (lead >= 0xe0 && lead <= 0xef) {
    if (second < (lead === 0xe0 ? 0xa0 : 0x80) || second > (lead === 0xed ? 0x9f : 0xbf)) return 0;
    return isContinuation(bytes[at + 2]) ? 3 : 0;
  }
  if (lead >= 0xf0 && lead <= 0xf4) {
    if (second < (lead === 0xf0 ? 0x90 : 0x80) || second > (lead === 0xf4 ? 0x8f : 0xbf)) return 0;
    return isContinuation(bytes[at + 2]) && isContinuation(bytes[at + 3]) ? 4 : 0;
  }
  return 0;
}
