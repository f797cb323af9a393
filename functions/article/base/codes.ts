/** All reasons for which a file is refused, with what the uploader can do. */
export const REASONS = {
  empty: 'The file has no bytes, or nothing but white space. Upload it again, complete.',
  'too-large': 'The file is larger than the size limit. Split it, or raise the limit in the settings.',
  'unpack-failed': 'The file starts like gzip, but cannot be unpacked. Upload it again, complete.',
  'unpack-too-large':
    'The gzip file unpacks to more than the size limit. Split it, or raise the limit in the settings.',
  binary: 'The file is not text (an image, a PDF, an archive …). Upload the article as text.',
  undecodable: 'Cannot tell the text encoding. Save the file as UTF-8, or state its charset in the Content-Type.',
  'no-text':
    'The file has no text, title or description, or declares the hash of a text that is missing. Upload it with ' +
    'its text.',
  'several-articles':
    'The file holds several articles (a list, a feed, a search result). Upload each as its own file, or the ' +
    'whole where .json is ingested.',
  'not-an-article':
    'The file is JSON, XML or another format, but not an article in a known form. Upload it in one of the forms ' +
    'of docs/reading.md.',
  malformed: 'The JSON or XML does not parse. Upload the file again, complete.',
  'web-page':
    'The file is a web page with too little prose to tell which of it is an article. Upload the text of its ' +
    'article as Markdown, text or JSON.',
  retracted: 'The file takes an article back. It is not an article itself.',
  container:
    'The file holds many articles. A stack unpacks it where it ingests .json files; `splitArticles` reads them.',
  draft: 'The file is marked as a draft, hidden, private or scheduled. Upload it again to publish it.',
  embargoed: 'The file is under embargo: until a time that cannot be read. Upload it again after that time.',
  'unsure-publication':
    'Something in the file may forbid to publish it, and cannot be read for sure. If it may be published, ' +
    'publish it (npx wiredrop publish), or upload it again without that.',
  'unsure-article':
    'The file may be no article. Publish it if it is one (npx wiredrop publish), or set unsure=announce to ' +
    'announce all such files.',
  'reader-fault': 'The reader failed on this file: a bug. Keep the file and report it.',
} as const;

export type ReasonCode = keyof typeof REASONS;

/** What is odd about a file that was read all the same. */
export const WARNINGS = {
  'hash-mismatch': 'The declared content hash is not the hash of the text.',
  'no-title': 'No title is stated.',
  'title-from-key': 'No title is stated. The name of the file or its folder was used.',
  'no-publisher': 'No publisher is stated.',
  'no-date': 'No date of publication is stated.',
  'unreadable-date': 'A stated date is not a date (for example `2021-02-30`, `YYYY-MM-DD`). It was left out.',
  'ambiguous-date': 'A stated date can be read in two ways (for example `03/04/2021`). It was left out.',
  'partial-date': 'A stated date has no day (for example `2021-03`, `March 2021`). It was left out.',
  'date-from-key':
    'The date of publication was taken from the file name, as Jekyll does, or from the path the file states.',
  'future-date': 'A stated date lies more than a day in the future.',
  'unknown-time-zone': 'The configured time zone of publishers is unknown: UTC was used.',
  'charset-mismatch': 'The bytes contradict the charset in the Content-Type. That charset was not used.',
  'mixed-encoding': 'The file is UTF-8 with some bytes of another encoding.',
  'replaced-characters': 'Some characters could not be read and were replaced by U+FFFD.',
  'control-characters': 'The text contains control characters.',
  'page-guessed': 'Which words of the web page are the article is a guess.',
  'attachments-left':
    'The mail has attachments, which are not read: upload an article among them as a file of its own.',
  'no-body': 'There is no text below the front matter. Its description, or else its title, was used as the text.',
  'id-reused':
    'Its id is known for another article, with which it shares neither headline nor words: it counts as an ' +
    'article of its own.',
  'url-shared':
    'Its url is known for another article, with which it shares neither headline nor words: it counts as an ' +
    'article of its own.',
  'key-reused':
    'Another article was uploaded under its key, with which it shares neither headline nor words: it counts as ' +
    'an article of its own.',
  'silenced-by-url':
    'Not announced: only its url says that it is a crawl or a copy of another article. If it is news, upload it ' +
    'again with another id.',
  'silenced-by-key':
    'Not announced: only its key says that it is a crawl or a copy of another article. If it is news, upload it ' +
    'again under another key.',
  'silenced-by-withdrawal': 'Not announced: it belongs to a story that is withdrawn. Restore the story if it is news.',
  'silenced-as-bulletin':
    'Not announced: by its title and text it is a round-up, a schedule or a ticker. Set bulletins=announce to ' +
    'announce these.',
  'nothing-new':
    'Not announced: only a counter, a date line or the order of sentences has changed, or the headline was ' +
    'announced before.',
  'changing-block':
    'Not announced: only a block has changed that changes in many articles of its feed or publisher, such as ' +
    '"Most read".',
  'revision-waits':
    'Its story has announced a revision less than revisionMinutes ago: it is announced when these are over, ' +
    'unless a newer one is.',
  'nothing-to-retract':
    'It retracts an article, and no article is known that it shares more than an id with: nothing was withdrawn.',
  'story-of-others':
    'It retracts an article of a story that shows another article: the story was not withdrawn. Withdraw it if ' +
    'it has to go.',
  'empty-text': 'The text is empty, as the declared content hash says.',
} as const;

export type WarningCode = keyof typeof WARNINGS;

/** Why a file is silent, where that is not because its news is known: findings for an operator (`wiredrop status`). */
export const SILENCING = [
  'silenced-by-url',
  'silenced-by-key',
  'silenced-by-withdrawal',
  'silenced-as-bulletin',
  'nothing-to-retract',
  'story-of-others',
] as const satisfies readonly WarningCode[];

/**
 * What the reader mends. Each example is shaped like the real file that made the repair necessary: it is not the file
 * at hand. A file with a repair has the front matter state `repaired`.
 */
export const REPAIRS = {
  'blank-before-fence': 'Blank lines stand above the opening fence, for example an empty line above `---`.',
  'unopened-fence': 'The opening `---` is missing, for example `title: A` above `---`, as in Hexo.',
  'odd-fence': 'The opening or closing fence has other characters, for example `---title: "…"`, `----`, `--- # end`.',
  'unclosed-fence':
    'The closing `---` is missing. The front matter ends at its last key, for example `title: A` above a text.',
  'dots-fence': 'The front matter is closed by `...` instead of `---`.',
  'tab-indent':
    'A value is indented with tabs, which YAML forbids, for example `author:` above `⇥⇥Kim Nara`, as the crawler ' +
    'writes it.',
  'bad-indent':
    'A line is indented so that YAML cannot place it, for example `- text: a` above `icon: b` one column too far left.',
  'unquoted-colon':
    'A value without quotes contains a colon and a space, for example `title: rotation: a grace window`.',
  'escaped-colon':
    'A value without quotes has a backslash before its colon, for example `title: Trends on Tuesday\\: The State`.',
  'missing-space': 'The space after a colon or a dash is missing, for example `title:text`, `-item`.',
  'wide-colon': 'The colon after a key is full-width, for example `title：text`.',
  'reserved-start':
    'A value without quotes starts with a character that YAML reserves, for example `**bold**`, `@name`, `%`, a ' +
    'backtick, `{{ x }}`.',
  'raw-quotes': 'A quoted value contains its own quotes unescaped, or is not closed, for example `title: "a "b" c"`.',
  'bad-escape': 'A value in double quotes has an escape that YAML does not know, for example `"N\\|Solid"`.',
  'broken-list': "A list in brackets cannot be parsed, for example `['a'，'b']`, `[\"a, b]`.",
  'duplicate-key':
    'A key is stated twice, for example `title: A` and `title: B`. The first value that is not empty counts.',
  'stray-line':
    'A line at the margin is not a key, for example `Friday` below `title: Election opens`. It is added to the ' +
    'value above it.',
  'merge-marker':
    'The front matter has the marks of an unresolved merge, for example `<<<<<<< HEAD`. The first side counts.',
  'control-character': 'The front matter has a control character that YAML forbids, for example `U+0007` in a title.',
  'not-yaml':
    'YAML refuses a value for another reason, for example a comment within it: `bio: A` above `# short` above `  ' +
    'and B`. It was read line by line.',
  'not-toml': 'A line between `+++` is not TOML, for example `draft = maybe`: all were read one by one.',
  'too-complex':
    'The front matter is too large, too deep (for example `[[[[…]]]]`) or multiplies itself by aliases, and was ' +
    'read line by line.',
} as const;

export type RepairCode = keyof typeof REPAIRS;

/** At most this many repairs are listed for a file: people read the list. */
export const MOST_REPAIRS = 50;

export interface Repair {
  code: RepairCode;
  /** 1-based line of the decoded file. */
  line: number;
}
