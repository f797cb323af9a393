import { loadEntities } from './lazy.cjs';

/**
 * What the crawler's template engine (Handlebars) escapes most. What they stand for is part of no entity, so they can be
 * decoded one kind after the other: V8 replaces a plain string globally in half the time that a walk from `&` to `&` takes.
 */
const FREQUENT: readonly (readonly [entity: RegExp, character: string])[] = [
  [/&quot;/g, '"'],
  [/&#x27;/g, "'"],
  [/&lt;/g, '<'],
  [/&gt;/g, '>'],
];

/** What else it escapes, and must not be decoded before others (`&amp;lt;`): anything else is rare enough for the full table. */
const CRAWLER_ENTITIES: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
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
  let decoded = text;
  for (const [entity, character] of FREQUENT) {
    if (!decoded.includes('&')) return decoded;
    decoded = decoded.replace(entity, character);
  }
  if (!decoded.includes('&')) return decoded;
  return decoded.replace(CANDIDATE, (entity) => CRAWLER_ENTITIES[entity] ?? decodeRare(entity));
}

function decodeRare(entity: string): string {
  return ENTITY.test(entity) ? loadEntities().decodeHTMLStrict(entity) : entity;
}
