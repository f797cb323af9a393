import type { FrontMatterValue } from '../../article.ts';

/** A list as a key is its items with commas between them to js-yaml, and to us. */
export function keyText(value: FrontMatterValue): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(keyText).join(',');
  return Object.entries(value)
    .map(([key, inner]) => `${key}: ${keyText(inner)}`)
    .join(', ');
}
