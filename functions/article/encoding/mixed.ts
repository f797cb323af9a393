import type { WarningCode } from '../article.ts';
import type { Decoded } from './charset.ts';

/** Bytes 0x80–0x9F of windows-1252; a space stands for an undefined byte. */
const WINDOWS_1252 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

/** The most unreadable characters, per thousand bytes, of a file that is still read. */
const MOST_LOST = 5;
/** Bytes that are read at a time: each match of a pattern takes memory. */
const CHUNK = 16 * 1024;

/** Sequences of UTF-8 (Unicode, table 3-7); `C2 20` and `C3 20`, whose A0 became a space; a cut one; another byte. */
const SPAN = new RegExp(
  String.raw`([\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]` +
    String.raw`|[\xe1-\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}` +
    String.raw`|\xf4[\x80-\x8f][\x80-\xbf]{2})|([\xc2\xc3]) |([\xc2-\xff][\x80-\xbf]+)|[\x80-\xff]`,
  'g',
);

/**
 * UTF-8 with stray bytes: files pasted together from two sources (`Pavel \x8aimerda`), or whose no-break spaces an
 * editor broke (`C2 A0` became `C2 20`). Each stray byte is read as windows-1252, as in every real file seen. `sure`
 * requires more sound sequences than stray bytes; `last resort` only requires few stray bytes.
 */
export function decodeMixed(bytes: Uint8Array, confidence: 'sure' | 'last resort'): Decoded | undefined {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const count = { sound: 0, stray: 0, lost: 0 };
  const parts: string[] = [];
  for (let from = 0, to = 0; from < bytes.length; from = to) {
    to = Math.min(from + CHUNK, bytes.length);
    // a chunk ends before the first byte of a character
    while (to < bytes.length && ((bytes[to] as number) & 0xc0) === 0x80 && to > from + CHUNK - 8) to -= 1;
    const text = source
      .toString('latin1', from, to)
      .replace(SPAN, (span, sound?: string, space?: string, cut?: string) => {
        if (sound !== undefined) {
          count.sound += 1;
          return Buffer.from(sound, 'latin1').toString();
        }
        if (space !== undefined) {
          count.sound += 1;
          return space === '\xc2' ? '\u00a0' : 'à';
        }
        const byte = span.charCodeAt(0);
        const known = byte >= 0xa0 ? span : WINDOWS_1252.charAt(byte - 0x80);
        const isLost = cut !== undefined || known === ' ';
        count[isLost ? 'lost' : 'stray'] += 1;
        return isLost ? '\ufffd' : known;
      });
    // Each sequence that is left to come has two bytes at least.
    const mostStray = confidence === 'sure' ? count.sound + (bytes.length - to) / 2 : bytes.length / 100;
    if (count.lost > (bytes.length * MOST_LOST) / 1000 || count.stray + count.lost > mostStray) return undefined;
    parts.push(text);
  }
  if (confidence === 'sure' && count.sound === 0) return undefined;
  const warnings: WarningCode[] = count.lost > 0 ? ['mixed-encoding', 'replaced-characters'] : ['mixed-encoding'];
  return { ok: true, text: parts.join(''), encoding: 'utf-8', warnings };
}
