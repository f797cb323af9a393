const LINE_CHARACTERS = new Set([0x09, 0x0a, 0x0c, 0x0d, 0x1b]); // ESC: the shift of ISO-2022

/** The most control characters, per thousand bytes, that a damaged text has; a real one with ten NULs in 15 kB is read. */
const MOST_CONTROLS = 10;

/** Whether bytes that are not plain text are no text at all: many control characters, or bytes with NULs outside UTF-8. */
export function isBinary(bytes: Uint8Array): boolean {
  let controls = 0;
  for (const byte of bytes) if (byte < 0x20 && !LINE_CHARACTERS.has(byte)) controls += 1;
  return controls * 1000 > bytes.length * MOST_CONTROLS;
}

/** The same of decoded text: an encoding of single bytes makes characters of any image. */
export function hasControls(text: string): boolean {
  let controls = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x20 && !LINE_CHARACTERS.has(code)) controls += 1;
  }
  return controls * 1000 > text.length * MOST_CONTROLS;
}
