import { loadEntities } from './packages.cjs';

/** What the crawler's template engine (Handlebars) escapes: anything else is rare enough for the full table. */
const CRAWLER_ENTITIES: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  '&quot;': '"',
  '&#x27;': "'",
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&#39;': "'",
  '&#x60;': '`',
  '&#x3D;': '=',
});

/** The longest entity there is (`CounterClockwiseContourIntegral`) has 31 characters between `&` and `;`. */
const CANDIDATE = /&[#\w]{1,31};/g;

const ENTITY = /^&(?:#[0-9]{1,8}|#x[0-9a-f]{1,8}|[a-z][a-z0-9]*);$/i;

/**
 * Decodes HTML entities once. Only those closed by `;` count: an address such as `?a=1&copy=2` means itself, and the
 * crawler always closes them.
 */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(CANDIDATE, (entity) => CRAWLER_ENTITIES[entity] ?? decodeRare(entity));
}

function decodeRare(entity: string): string {
  return ENTITY.test(entity) ? loadEntities().decodeHTMLStrict(entity) : entity;
}
