import { hash } from 'node:crypto';

// One buffer for all texts: `crypto.hash` of a string takes twice as long as encoding it here and hashing the bytes.
let scratch = Buffer.allocUnsafeSlow(64 * 1024);
const encoder = new TextEncoder();

/** SHA-256 of a string in UTF-8 (a lone surrogate counts as U+FFFD). */
export function sha256(text: string, encoding: 'hex' | 'base64url'): string {
  if (text.length * 3 > scratch.length) {
    if (text.length > 256 * 1024) return hash('sha256', text, encoding);
    scratch = Buffer.allocUnsafeSlow(text.length * 3);
  }
  const { written } = encoder.encodeInto(text, scratch);
  return hash('sha256', scratch.subarray(0, written), encoding);
}
