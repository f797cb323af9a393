import { loadEntities } from './lazy.cjs';

/** What the crawler's template engine (Handlebars) escapes: anything else is rare enough for the full table. */
const CRAWLER_ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#x27;': "'",
  '&#39;': "'",
  '&#x60;': '`',
  '&#x3D;': '=',
};

const ENTITY = /&(?:#x?[0-9a-f]{1,8}|[a-z][a-z0-9]{1,31});/gi;

/**
 * Decodes HTML entities once. Only those closed by `;` count: an address such as `?a=1&copy=2` means itself, and the
 * crawler always closes them.
 */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(ENTITY, (entity) => CRAWLER_ENTITIES[entity] ?? loadEntities().decodeHTMLStrict(entity));
}
