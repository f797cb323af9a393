/** Why a file is refused: the closed list, each with what the uploader can do about it. */
export const REASONS = {
  empty: 'The file has no bytes, or nothing but white space. Upload it again, complete.',
  'too-large': 'The file is larger than the size limit. Split it, or raise the limit in the settings.',
  'unpack-failed': 'The file says it is gzip and does not unpack. Upload it again, complete.',
  'unpack-too-large':
    'The gzip file unpacks to more than the size limit. Split it, or raise the limit in the settings.',
  binary: 'The file is not text (an image, a PDF, an archive …). Upload the article as text.',
  undecodable:
    'The bytes are text in no encoding that we recognise. Save the file as UTF-8, or state its charset in the Content-Type.',
  'no-text':
    'The file states no words of an article: no text below the front matter, and no title or description in it, or the hash of a text that is gone. Upload it with its text.',
  'several-articles':
    'The file holds several articles: a list, a feed, the answer of a search. Upload each article as a file of its own.',
  'not-an-article':
    'The file is JSON or XML, and not an article in a form that we know. Upload the article as Markdown or text, or as one of the JSON and XML forms in docs/reading.md.',
  malformed: 'The file is JSON or XML that does not parse. Upload it again, complete.',
  'web-page':
    'The file is a saved web page. Upload the text of its article as Markdown, text or JSON, as Jina Reader, Firecrawl or newspaper3k write it.',
  draft: 'The file says that it is a draft. Upload it again when it is to be published.',
  embargoed: 'The file says that it is not to be published yet. Upload it again after that time.',
  'reader-fault': 'The reader failed on this file, which is our fault. Keep the file and report it.',
} as const;

export type ReasonCode = keyof typeof REASONS;

/** What is odd about a file and was left as it is. */
export const WARNINGS = {
  'hash-mismatch': 'The declared content hash is not the hash of the text.',
  'no-title': 'No title is stated.',
  'title-from-key': 'No title is stated: the name of the file, or of its folder, was taken.',
  'no-publisher': 'No publisher is stated.',
  'no-date': 'No date of publication is stated.',
  'unreadable-date': 'A date is stated that is no date (`2021-02-30`, `YYYY-MM-DD`) and was left out.',
  'ambiguous-date': 'A date can be read in two ways (`03/04/2021`) and was left out.',
  'partial-date': 'A date is stated without its day (`2021-03`, `March 2021`) and was left out.',
  'date-from-key':
    'The date of publication was taken from the file name, as Jekyll does, or from the path the file states.',
  'future-date': 'A stated date lies more than a day in the future.',
  'unknown-time-zone': 'The configured time zone of publishers is unknown: UTC was used.',
  'charset-mismatch': 'The bytes are not in the charset that the Content-Type states; that charset was not used.',
  'mixed-encoding': 'The file is UTF-8 with stray bytes of another encoding in it.',
  'replaced-characters': 'Some characters could not be read and stand as U+FFFD.',
  'control-characters': 'The text contains control characters.',
  'no-body': 'Nothing stands below the front matter: its description, or else its title, is the text.',
  'id-reused':
    'Its id is known for another article, with which it shares neither headline nor words: it counts as an article of its own.',
  'url-shared':
    'Its url is known for another article, with which it shares neither headline nor words: it counts as an article of its own.',
  'key-reused':
    'Another article was uploaded under its key, with which it shares neither headline nor words: it counts as an article of its own.',
  'silenced-by-url':
    'Not announced: it counts as an older crawl or a copy of an article with which it shares its url, and no headline or words. Upload it again with another id if it is news.',
  'silenced-by-key':
    'Not announced: it counts as an older crawl or a copy of an article with which it shares its key, and no headline or words. Upload it again under another key if it is news.',
  'silenced-by-withdrawal': 'Not announced: it belongs to a story that is withdrawn. Restore the story if it is news.',
  'nothing-to-retract':
    'It retracts an article, and no article is known that it shares more than an id with: nothing was withdrawn.',
  'story-of-others':
    'It retracts an article of a story that speaks for another article: the story was not withdrawn. Withdraw it if it has to go.',
  'empty-text': 'The declared content hash says that the text is empty, and it is.',
} as const;

export type WarningCode = keyof typeof WARNINGS;

/** Why a file is silent, where that is not because its news is known: findings for an operator (`wiredrop status`). */
export const SILENCING = [
  'silenced-by-url',
  'silenced-by-key',
  'silenced-by-withdrawal',
  'nothing-to-retract',
  'story-of-others',
] as const satisfies readonly WarningCode[];

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
