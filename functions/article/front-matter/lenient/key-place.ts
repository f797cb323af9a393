import { aliased, closingBracket, keyText, parseFlow } from './flow.ts';
import { exactKeyOf, keyOf, type StatedKey, yamlKeyOf } from './keys.ts';
import type { Lines } from './lines.ts';
import { unescapeDouble } from './scalars.ts';

/** The key that the current line states where its map stands: in the outermost one a careless spelling is read as well. */
export function statedAt(lines: Lines, content: string, level: number, inPlace: boolean): StatedKey | undefined {
  const stated =
    (level > 0 ? keyOf(content, false) : undefined) ??
    (level === 0 || inPlace ? keyOf(content, true) : undefined) ??
    (isKeyPlace(lines) ? yamlKeyOf(content) : undefined) ??
    (isKeyPlace(lines, level) ? oddKeyOf(lines, content) : undefined);
  return stated?.quoted && stated.key.includes('\\') ? { ...stated, key: unescapeDouble(lines, stated.key) } : stated;
}

/**
 * Between two fences a line that YAML reads as a key is one; where the closing fence is missing it may be prose. Below the
 * last key of the outermost map it may be that as well, unless it is indented.
 */
export function isKeyPlace(lines: Lines, level = 0): boolean {
  return !lines.open && (level > 0 || lines.at <= lines.lastKey);
}

/** Whether a map starts here: with a key of any form that is one by YAML's own rule. */
export function startsKey(lines: Lines, content: string): boolean {
  if (keyOf(content, false)) return true;
  return isKeyPlace(lines, 1) && (EXPLICIT.test(content) || oddKeyOf(lines, content) !== undefined);
}

export const EXPLICIT = /^\?(?:[ \t]|$)/;

const PROPERTIES = /^(?:[&!]\S*[ \t]+)+(?=\S)/;
const ALIAS = /^(\*\S+)[ \t]+:(?=[ \t]|$)/;

/**
 * Keys as YAML allows them and hardly anybody writes them: `[a, b]: x`, `-x: y`, `&anchor a: x`, `*alias : x`.
 */
function oddKeyOf(lines: Lines, content: string): StatedKey | undefined {
  const first = content.charAt(0);
  if (first === '[' || first === '{') return flowKeyOf(lines, content);
  if (first === '*') {
    const [whole = '', alias = ''] = ALIAS.exec(content) ?? [];
    const known = whole === '' ? undefined : aliased(lines, alias);
    return known === undefined ? undefined : { key: keyText(known), rest: content.slice(whole.length).trim() };
  }
  if (first === '&' || first === '!') {
    const bare = content.replace(PROPERTIES, '');
    return bare === content ? undefined : (keyOf(bare, false) ?? flowKeyOf(lines, bare));
  }
  return /^[-?:][^\s]/.test(content) ? exactKeyOf(content) : undefined;
}

function flowKeyOf(lines: Lines, content: string): StatedKey | undefined {
  const end = /^[[{]/.test(content) ? closingBracket(content) : -1;
  const colon = end < 0 ? undefined : /^[ \t]*:(?=[ \t]|$)/.exec(content.slice(end + 1))?.[0];
  const list = colon === undefined ? undefined : parseFlow(lines, content.slice(0, end + 1));
  if (colon === undefined || list === undefined) return undefined;
  return { key: keyText(list), rest: content.slice(end + 1 + colon.length).trim() };
}
