import type { FrontMatterMap } from '../article.ts';
import type { RepairCode } from '../codes.ts';
import { lazily } from '../lazily.ts';
import { loadGrayMatter, loadYaml } from '../packages.cjs';
import { isFieldKey } from './fields.ts';
import { binaryText, mergeKeys, toFrontMatter } from './values.ts';

type StrictResult =
  | { ok: true; values: FrontMatterMap }
  | { ok: false; reason: 'not a map' }
  | { ok: false; reason: 'invalid'; code: RepairCode; line: number };

/** `title:Ferries: a history`: YAML takes all up to the second colon for a key. `title:ko` is the title in Korean. */
const TIGHT_KEY = /^([A-Za-z_]\w*):(?![a-z]{2}(?:[-_]\w{2,4})?$)\S/;

/** The one key that is called null by those who wrote it. */
const NULL_KEY = /null["']?[ \t]*:|\?[ \t]+["']?null/;

/** gray-matter looks for comments from each line of a run of blank ones to its end. */
const EMPTINESS = /(?<!\s)\s{500}/;

/**
 * Reads the block between two bare fences as YAML: gray-matter, kept from everything it does beyond that.
 * - Only this block reaches it, after a bare fence: the language after a fence chooses an engine, and `---js` is eval.
 * - Options are always given: without them it keeps every document in a cache for ever, and after a throw answers the
 *   same text with empty data.
 * - The schema is failsafe: values stay strings. YAML 1.1 reads `001` as 1 and `0012345670` as octal. Merge keys and
 *   `!binary` texts are the two things of the others that front matter uses.
 * - It closes at any line that starts with `---`; a block with such a line is not for it.
 */
export function readStrict(block: string, firstLine: number): StrictResult {
  const invalid = (code: RepairCode, line = firstLine): StrictResult => ({ ok: false, reason: 'invalid', code, line });
  if (block.includes('\n---') || block.startsWith('---')) return invalid('not-yaml');
  if (EMPTINESS.test(block) || multiplies(block)) return invalid('too-complex');
  const misread = findMisread(block);
  if (misread) return invalid(misread.code, firstLine + block.slice(0, misread.at).split('\n').length - 1);
  let document: unknown;
  try {
    document = loadGrayMatter()({ content: `---\n${block}\n\n---\n` }, options()).data;
  } catch (cause) {
    return invalid(codeOf(cause), firstLine + lineOf(cause));
  }
  const converted = toFrontMatter(document);
  if (!converted.ok && converted.reason === 'not a map') return { ok: false, reason: 'not a map' };
  if (!converted.ok) return invalid('too-complex');
  // `{{ page.title }}` is a map with a map as its key to YAML, and a placeholder to everybody else. A line `: b` has no key.
  if (/\{|\?\s|^[ \t-]*:\s/m.test(block) && hasNoKey(document, !NULL_KEY.test(block))) return invalid('reserved-start');
  for (const key in converted.values) if (key.includes(':') && isTight(key)) return invalid('missing-space');
  if (block.includes('<<')) mergeKeys(converted.values);
  return { ok: true, values: converted.values };
}

/** js-yaml makes one text of a list that is a key, aliases and all: so many times so much is no key. */
const MOST_REPEATED = 2 ** 24;
const ALIAS = /(?<=[\s,[{:?-])\*[^\s,[\]{}]/g;

function multiplies(block: string): boolean {
  return block.includes('&') && block.includes('*') && (block.match(ALIAS)?.length ?? 0) * block.length > MOST_REPEATED;
}

const BINARY_TAGS = ['!binary', 'tag:yaml.org,2002:binary'];

const options = lazily(() => {
  const yaml = loadYaml();
  const schema = new yaml.Schema({
    include: [yaml.FAILSAFE_SCHEMA],
    explicit: BINARY_TAGS.map((tag) => new yaml.Type(tag, { kind: 'scalar', construct: binaryText })),
  });
  const parse = (text: string) => (yaml.safeLoad(text, { schema }) ?? {}) as object;
  return { language: 'yaml', engines: { yaml: { parse } } };
});

function isTight(key: string): boolean {
  const tight = TIGHT_KEY.exec(key)?.[1];
  return tight !== undefined && isFieldKey(tight);
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

/**
 * Whether js-yaml has made a key of a map, or of nothing: that one is called null. Only for a document within the bounds of
 * `toFrontMatter`.
 */
function hasNoKey(value: unknown, isNull: boolean): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some((item) => hasNoKey(item, isNull));
  for (const key of Object.keys(value)) {
    if (key.includes('[object Object]') || (isNull && key.includes('null'))) return true;
    if (hasNoKey((value as Record<string, unknown>)[key], isNull)) return true;
  }
  return false;
}

/** Something that js-yaml reads without a complaint, though YAML forbids it and a person reads it otherwise. */
interface Misread {
  code: RepairCode;
  /** Index in the block whose line is reported. */
  at: number;
}

/**
 * A second key after a quoted or bracketed value: `title: [Java] maps: a tour`, `title: "A" again: B`. js-yaml takes it
 * for a key of its own and the bracket for the title; YAML forbids it, and a person reads one title. Bounded, for the
 * pattern looks twice at a line. A quote that is forgotten ends at the next one (`title: "A` above `deck: "B: c"`), so the
 * value may be of several lines.
 */
const SECOND_KEY = String.raw`(?:[&!]\S{0,80}[ \t]+)?(?:"(?:[^"\\]|\\[\s\S]){0,400}"|'(?:[^']|''){0,400}'(?!')|\[[^\n]{0,200}?\]|\{[^\n]{0,200}?\})[ \t]*[^\s#,\]}][^\n]{0,200}?:(?:[ \t]|$)`;

/** `title: ? Who knows` is an empty title and a key `Who knows` to js-yaml, and no YAML at all. */
const QUESTION = String.raw`\?[ \t]`;

/** `tags:` above `-night: ferry` are two keys to YAML, and a list whose dashes lack a space to everybody else. */
const TIGHT_ITEM =
  /(?::[ \t]*(?:[#&!][^\n]{0,80})?|^[ \t]*-(?:[ \t][^\n]{0,200})?)\n(?:[ \t]*(?:#[^\n]*)?\n){0,50}[ \t]*-[^\s:-][^\n]{0,200}?:(?:[ \t]|$)/m;

/**
 * A quote that is forgotten, and closed some keys below: `title: "A`, `date: 2021-03-04`, `deck: said Kim"`. YAML wants the
 * lines of a quoted text indented, js-yaml takes keys for it. One pattern for each quote; a line that starts with a space
 * may be one of a block scalar.
 */
const KEYS_IN_QUOTES = ['"', "'"].map(
  (quote) =>
    String.raw`${quote}[^${quote}\\\n]*\n(?:(?:[ \t][^${quote}\n]*)?\n)*(?:[A-Za-z_][\w-]*|${quote}[^${quote}\n]{1,80}${quote})[ \t]*:(?:[ \t]|$)`,
);

/**
 * The same within a map or a list item: a text in quotes stands right of its key, so what stands below the key is the
 * next one.
 */
const NESTED_IN_QUOTES = ['"', "'"].flatMap((quote) =>
  [String.raw`([ \t]+)`, String.raw`([ \t]*)-[ ]`].map(
    (start, item) =>
      String.raw`^${start}[^\s"'#[{-][^\n:]{0,80}:[ \t]+${quote}[^${quote}\\\n]*\n(?:\1${'[ ]'.repeat(2 * item)}[ \t][^${quote}\n]*\n)*\1${'[ ]'.repeat(2 * item)}[A-Za-z_][\w-]*[ \t]*:(?:[ \t]|$)`,
  ),
);

/** `- -` above `- v`: the empty item of the inner list takes what stands below it, wherever that is. */
const EMPTY_ITEM = /(?:^|[ \t])-[ \t]+-[ \t]*\n[ \t]*-(?:[ \t]|$)/m;

/** A key at the start of a line, for within a block scalar such a line is text; one that a dash or colon starts is odd. */
const ODD_KEY = String.raw`^(?:[^\s"'#[{][^\n:]{0,80}:?|"[^"\n]{1,80}"[ \t]*|'[^'\n]{1,80}'[ \t]*):[ \t]+`;
const KEY = `(?![:-])${ODD_KEY}`;

/** A block without these, which nearly every one is, needs no look at each. */
const ANY_VALUE = new RegExp(`${ODD_KEY}(?:${[QUESTION, SECOND_KEY, ...KEYS_IN_QUOTES].join('|')})`, 'm');
const TIGHT_DASH = /\n[ \t]*-[^\s:-]/;
const OPEN_QUOTE = /:[ \t]+(?:"[^"\n]*|'[^'\n]*)\n/;

const EACH: readonly { pattern: RegExp; code: RepairCode; atEnd?: boolean }[] = [
  { pattern: new RegExp(KEY + SECOND_KEY, 'm'), code: 'unquoted-colon' },
  { pattern: new RegExp(KEY + QUESTION, 'm'), code: 'reserved-start' },
  { pattern: TIGHT_ITEM, code: 'missing-space', atEnd: true },
  { pattern: EMPTY_ITEM, code: 'bad-indent' },
  ...[...KEYS_IN_QUOTES.map((value) => ODD_KEY + value), ...NESTED_IN_QUOTES].map((pattern) => ({
    pattern: new RegExp(pattern, 'm'),
    code: 'unclosed-quote' as const,
  })),
];

/** The first kind of these that a block has; nothing where js-yaml may be believed. */
export function findMisread(block: string): Misread | undefined {
  const maybe = ANY_VALUE.test(block) || TIGHT_DASH.test(block) || block.includes('- -') || OPEN_QUOTE.test(block);
  if (!maybe) return undefined;
  for (const { pattern, code, atEnd } of EACH) {
    const match = pattern.exec(block);
    if (match) return { code, at: match.index + (atEnd ? match[0].length : 0) };
  }
  return undefined;
}
