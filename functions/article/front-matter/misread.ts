import type { RepairCode } from '../repairs.ts';

/** Something that js-yaml reads without a complaint, though YAML forbids it and a person reads it otherwise. */
interface Misread {
  code: RepairCode;
  /** Index in the block whose line is told. */
  at: number;
}

/**
 * A second key behind a quoted or bracketed value: `title: [Java] maps: a tour`, `title: "A" again: B`. js-yaml takes it
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
