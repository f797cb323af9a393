/**
 * What the reader mends, each with an example after the real file that made it necessary. A file that needs one of them has the
 * front matter state `repaired`.
 */
export const REPAIRS = {
  'blank-before-fence': 'Blank lines stand before the opening fence: an empty line above `---`.',
  'comment-before-fence':
    'An HTML comment stands before the opening fence: `<!-- for editors -->` above `---`; it counts as text.',
  'unopened-fence':
    'The opening `---` is missing, as Hexo allows: `title: A`, then `---` or `;;;`. Pelican, MultiMarkdown and Logseq have no fence at all.',
  'odd-fence':
    'The opening or closing fence carries other characters: `---title: "…"`, `--- layout: docs title: … ---`, `----`, `--- # end`.',
  'unclosed-fence':
    'The closing fence is missing: `title: A`, then at once the text. The front matter ends where its lines do.',
  'dots-fence': 'The front matter is closed by `...` instead of `---`.',
  'tab-indent':
    'A value is indented with tabs, which YAML forbids: `author:` above `⇥⇥Kim Nara`, the byline of the crawler.',
  'bad-indent': 'A line is indented so that YAML cannot place it: `- text: a` with `icon: b` one column off.',
  'unquoted-colon': 'A plain value contains `: `: `title: rotation: a grace window`.',
  'escaped-colon': 'A plain value escapes its colon: `title: Trends on Tuesday\\: The State`.',
  'missing-space': 'No space follows the colon or the dash: `title:text`, `-item`.',
  'wide-colon': 'The colon after a key is full-width: `title：text`.',
  'missing-colon': 'A key above its list lacks its colon: `category` above `- Projects`.',
  'reserved-start':
    'A plain value starts with a character YAML keeps for itself: `**bold**`, `@name`, `%`, a backtick, `{{ x }}`.',
  'raw-quotes': 'A quoted value contains its own quotes unescaped: `title: "a "b" c"`.',
  'unclosed-quote': 'A quoted value is never closed: `translator: "vnbrs (Vinicius)`.',
  'bad-escape': 'A double-quoted value has an escape YAML does not know: `"N\\|Solid"`.',
  'broken-list': "A list or map in brackets does not parse: `['a'，'b']`, `[\"a, b]`.",
  'unknown-alias': 'An alias refers to an anchor that does not exist: `*bold`.',
  'duplicate-key': 'A key is stated twice: `title: A`, `title: B`. The first value that is not empty counts.',
  'stray-line':
    'A line is neither a key nor part of a value: `title: Election opens` above `Friday`. It joins the value before it.',
  'merge-marker': 'Marks of an unresolved merge (`<<<<<<< HEAD`) stand between the fences.',
  'control-character': 'A control character that YAML forbids stands between the fences: `U+0007` in a title.',
  'not-yaml': 'The front matter is not YAML for another reason, and was read line by line: `title: !!headline A`.',
  'not-toml': 'A line between `+++` is not TOML, and was read on its own: `draft = maybe`.',
  'too-complex':
    'The front matter is too large, too deep (`[[[[…]]]]`) or multiplies itself by aliases, and was read line by line.',
} as const;

export type RepairCode = keyof typeof REPAIRS;

/** The list is for people: beyond this many repairs in one file it says no more. */
export const MOST_REPAIRS = 50;

export interface Repair {
  code: RepairCode;
  /** 1-based line of the decoded file. */
  line: number;
}
