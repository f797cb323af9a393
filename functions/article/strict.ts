import type { FrontMatterMap } from './article.ts';
import { loadGrayMatter, loadYaml } from './lazy.cjs';
import { toFrontMatter } from './plain-value.ts';
import type { RepairCode } from './repairs.ts';

export type StrictResult =
  | { ok: true; values: FrontMatterMap }
  | { ok: false; reason: 'not a map' }
  | { ok: false; reason: 'invalid'; code: RepairCode; line: number };

/**
 * A second key behind a quoted or bracketed value: `title: [Java] maps: a tour`, `title: "A" again: B`. js-yaml takes it
 * for a key of its own and the bracket for the title; YAML forbids it, and a person reads one title. Only keys at the
 * start of a line, for within a block scalar such a line is text; bounded, for the pattern looks twice at a line.
 */
const SECOND_KEY =
  /^[^\s"'#[{:-][^\n:]{0,80}:[ \t]+(?:[&!]\S{0,80}[ \t]+)?(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*'|\[[^\n]{0,200}?\]|\{[^\n]{0,200}?\})[ \t]*[^\s#,\]}][^\n]{0,200}?:(?:[ \t]|$)/m;

/**
 * Reads the block between two bare fences as YAML: gray-matter, kept from everything it does beyond that.
 * - Only this block reaches it, behind a bare fence: the language after a fence chooses an engine, and `---js` is eval.
 * - Options are always given: without them it keeps every document in a cache for ever, and after a throw answers the
 *   same text with empty data.
 * - The schema is failsafe: values stay strings. YAML 1.1 reads `001` as 1 and `0012345670` as octal.
 * - It closes at any line that starts with `---`; a block with such a line is not for it.
 */
export function readStrict(block: string, firstLine: number): StrictResult {
  if (block.includes('\n---') || block.startsWith('---')) {
    return { ok: false, reason: 'invalid', code: 'not-yaml', line: firstLine };
  }
  const second = SECOND_KEY.exec(block);
  if (second) {
    const line = firstLine + block.slice(0, second.index).split('\n').length - 1;
    return { ok: false, reason: 'invalid', code: 'unquoted-colon', line };
  }
  const matter = loadGrayMatter();
  const yaml = loadYaml();
  let document: unknown;
  try {
    const parse = (text: string) => (yaml.safeLoad(text, { schema: yaml.FAILSAFE_SCHEMA }) ?? {}) as object;
    document = matter({ content: `---\n${block}\n---\n` }, { language: 'yaml', engines: { yaml: { parse } } }).data;
  } catch (cause) {
    return { ok: false, reason: 'invalid', code: codeOf(cause), line: firstLine + lineOf(cause) };
  }
  const converted = toFrontMatter(document);
  if (!converted.ok && converted.reason === 'not a map') return { ok: false, reason: 'not a map' };
  // `{{ page.title }}` is a map with a map as its key to YAML, and a placeholder to everybody else.
  if (!converted.ok) return { ok: false, reason: 'invalid', code: 'too-complex', line: firstLine };
  if (/\{|\? /.test(block) && hasMapAsKey(converted.values))
    return { ok: false, reason: 'invalid', code: 'reserved-start', line: firstLine };
  return { ok: true, values: converted.values };
}

function codeOf(cause: unknown): RepairCode {
  const reason = cause instanceof Error ? cause.message : '';
  if (cause instanceof RangeError) return 'too-complex';
  if (reason.includes('duplicated mapping key')) return 'duplicate-key';
  if (reason.includes('unidentified alias')) return 'unknown-alias';
  return reason.includes('non-printable') ? 'control-character' : 'not-yaml';
}

/** Line of a YAML error within the block, from 0. gray-matter hands on the line end after the fence as well. */
function lineOf(cause: unknown): number {
  if (!(cause instanceof Error) || !('mark' in cause) || typeof cause.mark !== 'object' || cause.mark === null)
    return 0;
  const line = 'line' in cause.mark ? Number(cause.mark.line) : 0;
  return Math.max(0, line - 1);
}

function hasMapAsKey(values: FrontMatterMap): boolean {
  return Object.values(values).some(
    (value) => typeof value === 'object' && !Array.isArray(value) && ('[object Object]' in value || hasMapAsKey(value)),
  );
}
