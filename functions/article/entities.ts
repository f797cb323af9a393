import { loadEntities } from './lazy.cjs';

/** What the crawler's template engine (Handlebars) escapes: anything else is rare enough for the full table. */
const CRAWLER_ENTITIES: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#x27;': "'",
  '&#39;': "'",
  '&#x60;': '`',
  '&#x3D;': '=',
});

/** Longest entity there is, without `&` and `;` (`CounterClockwiseContourIntegral`). */
const LONGEST = 31;

const LARGE = 64 * 1024;
const CANDIDATE = /&[#\w]{1,31};/g;

const ENTITY = /^&(?:#[0-9]{1,8}|#x[0-9a-f]{1,8}|[a-z][a-z0-9]*);$/i;

/**
 * Decodes HTML entities once. Only those closed by `;` count: an address such as `?a=1&copy=2` means itself, and the
 * crawler always closes them.
 */
export function decodeEntities(text: string): string {
  let at = text.indexOf('&');
  if (at < 0) return text;
  // Joining piece by piece is faster, but each join of a large text holds on to all before it.
  if (text.length > LARGE) return text.replace(CANDIDATE, (entity) => CRAWLER_ENTITIES[entity] ?? decodeRare(entity));
  let decoded = '';
  let from = 0;
  for (; at >= 0; at = text.indexOf('&', at + 1)) {
    const length = entityLength(text, at);
    if (length === 0) continue;
    const entity = text.slice(at, at + length);
    decoded += text.slice(from, at) + (CRAWLER_ENTITIES[entity] ?? decodeRare(entity));
    from = at + length;
  }
  return decoded + text.slice(from);
}

/** Length of what is closed by `;` from here, 0 where nothing is within the length of an entity. */
function entityLength(text: string, start: number): number {
  const end = Math.min(text.length, start + LONGEST + 2);
  for (let at = start + 1; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x3b) return at + 1 - start;
    if (code === 0x26 || code <= 0x20 || code > 0x7a) return 0;
  }
  return 0;
}

function decodeRare(entity: string): string {
  return ENTITY.test(entity) ? loadEntities().decodeHTMLStrict(entity) : entity;
}
