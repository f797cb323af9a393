import type { Decoded } from './decode.ts';

/** Bytes 0x80–0x9F of windows-1252; the empty ones are undefined there. */
const WINDOWS_1252 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

/** The most characters, per thousand, that may be lost in a file which is read nevertheless. */
const MOST_LOST = 5;

/**
 * UTF-8 with stray bytes: files pasted together from two sources (`Pavel \x8aimerda`), or whose no-break spaces an
 * editor broke (`C2 A0` became `C2 20`). Each stray byte is read as windows-1252, which is what it is in every real file
 * seen. `sure` asks for more sound sequences than stray bytes, `last resort` only for few strays in all.
 */
export function decodeMixed(bytes: Uint8Array, confidence: 'sure' | 'last resort'): Decoded | undefined {
  const text: string[] = [];
  let sound = 0;
  let stray = 0;
  let lost = 0;
  let from = 0;
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at] ?? 0;
    const length = byte < 0x80 ? 1 : sequenceLength(bytes, at);
    if (length > 0) {
      if (length > 1) sound += 1;
      at += length;
      continue;
    }
    text.push(source.toString('utf8', from, at));
    const broken = brokenSpace(bytes, at);
    if (broken !== undefined) {
      text.push(broken);
      sound += 1;
      at += 2;
    } else if (byte >= 0xc2 && isContinuation(bytes[at + 1])) {
      text.push('\ufffd'); // a sequence cut short
      lost += 1;
      for (at += 1; isContinuation(bytes[at]); at += 1);
    } else {
      const read = byte >= 0xa0 ? String.fromCharCode(byte) : (WINDOWS_1252[byte - 0x80] ?? ' ');
      if (read === ' ') lost += 1;
      text.push(read === ' ' ? '\ufffd' : read);
      stray += 1;
      at += 1;
    }
    from = at;
  }
  text.push(source.toString('utf8', from));
  if (lost * 1000 > bytes.length * MOST_LOST) return undefined;
  if (confidence === 'sure' ? sound < stray + lost || sound === 0 : (stray + lost) * 100 > bytes.length)
    return undefined;
  return {
    ok: true,
    text: text.join(''),
    encoding: 'utf-8',
    warnings: lost > 0 ? ['mixed-encoding', 'replaced-characters'] : ['mixed-encoding'],
  };
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x80 && byte < 0xc0;
}

/** `C2 20` was a no-break space and `C3 20` an `à`, before something replaced every byte A0 by a space. */
function brokenSpace(bytes: Uint8Array, at: number): string | undefined {
  if (bytes[at + 1] !== 0x20) return undefined;
  if (bytes[at] === 0xc2) return '\u00a0';
  return bytes[at] === 0xc3 ? 'à' : undefined;
}

/** Length of the well-formed UTF-8 sequence of two bytes or more at this place, 0 if there is none (Unicode table 3-7). */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
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
