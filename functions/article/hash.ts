import { hash } from 'node:crypto';

/** SHA-256 of a string in UTF-8; a lone surrogate counts as U+FFFD. */
export function sha256(text: string, encoding: 'hex' | 'base64url'): string {
  return hash('sha256', text, encoding);
}
