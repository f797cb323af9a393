import type { FrontMatterMap, FrontMatterValue } from './article.ts';
import { binaryText } from './binary-text.ts';
import { isFieldKey } from './fields.ts';
import { loadGrayMatter, loadYaml } from './lazy.cjs';
import { mergeKeys } from './merge-keys.ts';
import { toFrontMatter } from './plain-value.ts';
import type { RepairCode } from './repairs.ts';

export type StrictResult =
  | { ok: true; values: FrontMatterMap }
  | { ok: false; reason: 'not a map' }
  | { ok: false; reason: 'invalid'; code: RepairCode; line: number };

/**
 * A second key behind a quoted or bracketed value: `title: [Java] maps: a tour`, `title: "A" again: B`. js-yaml takes it
 * for a key of its own and the bracket for the title; YAML forbids it, and a person reads one title. Only keys at the
 * start of a line, for within a block scalar such a line is text; bounded, for the pattern looks twice at a line. A quote
 * that is forgotten ends at the next one (`title: "A` above `deck: "B: c"`), so the value may be of several lines.
 */
const SECOND_KEY =
  /^[^\s"'#[{:-][^\n:]{0,80}:[ \t]+(?:[&!]\S{0,80}[ \t]+)?(?:"(?:[^"\\]|\\[\s\S]){0,400}"|'(?:[^']|''){0,400}'(?!')|\[[^\n]{0,200}?\]|\{[^\n]{0,200}?\})[ \t]*[^\s#,\]}][^\n]{0,200}?:(?:[ \t]|$)/m;

/** `title: ? Who knows` is an empty title and a key `Who knows` to js-yaml, and no YAML at all. */
const QUESTION = /^[^\s"'#[{:-][^\n:]{0,80}:[ \t]+\?[ \t]/m;

/** `tags:` above `-night: ferry` are two keys to YAML, and a list whose dashes lack a space to everybody else. */
const TIGHT_ITEM =
  /(?::[ \t]*(?:[#&!][^\n]{0,80})?|^[ \t]*-(?:[ \t][^\n]{0,200})?)\n(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]*-[^\s:-][^\n]{0,200}?:(?:[ \t]|$)/m;

/**
 * A quote that is forgotten, and closed some keys below: `title: "A`, `date: 2021-03-04`, `deck: said Kim"`. YAML wants the
 * lines of a quoted text indented, js-yaml takes keys for it. One pattern for each quote; a line that starts with a space
 * may be one of a block scalar.
 */
const KEYS_IN_QUOTES = ['"', "'"].map(
  (quote) =>
    new RegExp(
      String.raw`^[^\s"'#[{][^\n:]{0,80}:[ \t]+${quote}[^${quote}\\\n]*\n(?:(?:[ \t][^${quote}\n]*)?\n)*(?:[A-Za-z_][\w-]*|${quote}[^${quote}\n]{1,80}${quote})[ \t]*:(?:[ \t]|$)`,
      'm',
    ),
);

/** `title:Ferries: a history`: YAML takes all up to the second colon for a key. `title:ko` is the title in Korean. */
const TIGHT_KEY = /^([A-Za-z_]\w*):(?![a-z]{2}(?:[-_]\w{2,4})?$)\S/;

/** gray-matter looks for comments from each line of a run of blank ones to its end. */
const EMPTINESS = /\S\s{500}/;

/**
 * Reads the block between two bare fences as YAML: gray-matter, kept from everything it does beyond that.
 * - Only this block reaches it, behind a bare fence: the language after a fence chooses an engine, and `---js` is eval.
 * - Options are always given: without them it keeps every document in a cache for ever, and after a throw answers the
 *   same text with empty data.
 * - The schema is failsafe: values stay strings. YAML 1.1 reads `001` as 1 and `0012345670` as octal. Merge keys and
 *   `!binary` texts are the two things of the others that front matter uses.
 * - It closes at any line that starts with `---`; a block with such a line is not for it.
 */
export function readStrict(block: string, firstLine: number): StrictResult {
  if (block.includes('\n---') || block.startsWith('---')) {
    return { ok: false, reason: 'invalid', code: 'not-yaml', line: firstLine };
  }
  if (EMPTINESS.test(block)) return { ok: false, reason: 'invalid', code: 'too-complex', line: firstLine };
  const second = SECOND_KEY.exec(block);
  if (second)
    return { ok: false, reason: 'invalid', code: 'unquoted-colon', line: lineAt(block, second.index, firstLine) };
  const question = QUESTION.exec(block);
  if (question)
    return { ok: false, reason: 'invalid', code: 'reserved-start', line: lineAt(block, question.index, firstLine) };
  const tight = TIGHT_ITEM.exec(block);
  if (tight)
    return {
      ok: false,
      reason: 'invalid',
      code: 'missing-space',
      line: lineAt(block, tight.index + tight[0].length, firstLine),
    };
  const quote = KEYS_IN_QUOTES.map((pattern) => pattern.exec(block)).find((match) => match !== null);
  if (quote)
    return { ok: false, reason: 'invalid', code: 'unclosed-quote', line: lineAt(block, quote.index, firstLine) };
  const matter = loadGrayMatter();
  const yaml = loadYaml();
  schema ??= new yaml.Schema({
    include: [yaml.FAILSAFE_SCHEMA],
    explicit: BINARY_TAGS.map((tag) => new yaml.Type(tag, { kind: 'scalar', construct: binaryText })),
  });
  const options = { schema };
  let document: unknown;
  try {
    const parse = (text: string) => (yaml.safeLoad(text, options) ?? {}) as object;
    document = matter({ content: `---\n${block}\n\n---\n` }, { language: 'yaml', engines: { yaml: { parse } } }).data;
  } catch (cause) {
    return { ok: false, reason: 'invalid', code: codeOf(cause), line: firstLine + lineOf(cause) };
  }
  const converted = toFrontMatter(document);
  if (!converted.ok && converted.reason === 'not a map') return { ok: false, reason: 'not a map' };
  // `{{ page.title }}` is a map with a map as its key to YAML, and a placeholder to everybody else.
  if (!converted.ok) return { ok: false, reason: 'invalid', code: 'too-complex', line: firstLine };
  if (/\{|\? /.test(block) && hasMapAsKey(converted.values))
    return { ok: false, reason: 'invalid', code: 'reserved-start', line: firstLine };
  if (Object.keys(converted.values).some(isTight))
    return { ok: false, reason: 'invalid', code: 'missing-space', line: firstLine };
  if (block.includes('<<')) mergeKeys(converted.values);
  return { ok: true, values: converted.values };
}

let schema: object | undefined;
const BINARY_TAGS = ['!binary', 'tag:yaml.org,2002:binary'];

function isTight(key: string): boolean {
  const tight = TIGHT_KEY.exec(key)?.[1];
  return tight !== undefined && isFieldKey(tight);
}

/** Line of the file that a place in the block is on. */
function lineAt(block: string, index: number, firstLine: number): number {
  return firstLine + block.slice(0, index).split('\n').length - 1;
}

function codeOf(cause: unknown): RepairCode {
  const reason = String(cause);
  if (cause instanceof RangeError) return 'too-complex';
  if (reason.includes('duplicated mapping key')) return 'duplicate-key';
  if (reason.includes('unidentified alias')) return 'unknown-alias';
  return reason.includes('non-printable') ? 'control-character' : 'not-yaml';
}

/** Line of a YAML error within the block, from 0. gray-matter hands on the line end after the fence as well. */
function lineOf(cause: unknown): number {
  const { mark } = Object(cause) as { mark?: { line: number } | null };
  return Math.max(0, (mark?.line ?? 0) - 1);
}

function hasMapAsKey(value: FrontMatterValue): boolean {
  if (typeof value === 'string') return false;
  if (Array.isArray(value)) return value.some(hasMapAsKey);
  return Object.entries(value).some(([key, inner]) => key.includes('[object Object]') || hasMapAsKey(inner));
}
