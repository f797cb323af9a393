import { digestText } from './digest.ts';
import type { Content } from './envelope.ts';

/**
 * What a file says with nothing below its front matter: its description, else its title. Link posts, Hugo's `_index.md` and
 * notes of properties alone are written so. Nothing where it states neither, or declares the hash of words that are gone.
 */
export function stubContent(
  empty: Content,
  declaredHash: string | undefined,
  description: string | undefined,
  title: string,
): Content | undefined {
  const text = (description ?? title).trim();
  if (declaredHash !== undefined || text === '') return undefined;
  return { ...empty, text, digest: digestText(text) };
}
