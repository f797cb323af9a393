import { clip, cut, lazily } from '../base/strings.ts';

/** How much of a text is looked at, in characters, for the heading of it. */
const SAMPLE = 4000;

/** What may stand above the heading of a text and is not prose: the first of these that matches here is passed over. */
const PREAMBLE: readonly RegExp[] = [
  /\s+/y,
  /<!--[\s\S]*?-->/y,
  /import\s+(?:[\w$*{},][\w$*{},\s]*\sfrom\s+)?["'][^"'\n]+["'];?/y,
  /export\s+(?:const|let|default|function)\b[^\n]*(?:\n[^\n#][^\n]*)*/y,
  /<(script|style)\b[\s\S]*?<\/\1>/iy,
  /<(?!h1\b)\/?[a-z][^>]*>/iy,
  /!\[[^\]\n]*\](?:\([^)\n]*\)|\[[^\]\n]*\])/y,
  /\[!\[[^\]\n]*\](?:\([^)\n]*\)|\[[^\]\n]*\])\](?:\([^)\n]*\)|\[[^\]\n]*\])/y, // a badge
  /\[[^\]\n]+\]: ?[^\n]*(?:\n|$)/y, // where a link leads
  /(?:>[^\n]*(?:\n|$))+/y,
  /(?:[-*+][ \t]+[^\n:：]{1,40}[:：][^\n]*(?:\n|$))+/y, // a list of facts
  /(?:-{3,}|\*{3,}|_{3,}|={3,}|#{3,})[ \t]*(?:\n|$)/y,
  /\.\. [^\n]*(?:\n[ \t]+[^\n]*)*/y, // what reStructuredText does not show
];

const HASHES = /#[ \t]+([^\n]+?)(?:[ \t]+#+)?[ \t]*(?:\n|$)/y;
const UNDERLINED = /(\S[^\n]{0,300})\n(?:={3,}|#{3,}|\*{3,})[ \t]*(?:\n|$)/y;
const TAGGED = /<h1\b[^>]*>([\s\S]{1,300}?)<\/h1>/iy;

/**
 * The first heading of a Markdown body: what a reader takes for the title of a file that states none.
 * `# Title`, `Title` underlined with `===`, `<h1>Title</h1>`; nothing when prose comes first.
 */
export function firstHeading(body: string): string | undefined {
  const text = cut(body, SAMPLE);
  let at = 0;
  while (at < text.length) {
    const after = PREAMBLE.reduce((end, pattern) => end || endOf(pattern, text, at), 0);
    if (after === 0) break;
    at = after;
  }
  for (const pattern of [HASHES, UNDERLINED, TAGGED]) {
    pattern.lastIndex = at;
    const heading = pattern.exec(text)?.[1];
    if (heading !== undefined) return withoutMarkup(heading);
  }
  return undefined;
}

function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : 0;
}

/** Markup in a heading, and what replaces it. */
const MARKUP: readonly (readonly [written: RegExp, read: string])[] = [
  [/\s*\{#[^}]*\}\s*$/, ''], // its anchor, in VitePress and Hugo
  [/<\/?(?:a|img|span|br|small|font|strong|b|em|i)(?:\s[^>]*)?\/?>/gi, ''],
  [/!\[[^\]]*\]\([^)]*\)/g, ''],
  [/\[([^\]]+)\](?:\([^)]*\)|\[[^\]]*\])/g, '$1'],
  [/(\*\*|__)(?=\S)(.+?)(?<=\S)\1/g, '$2'],
  [/\\([!-/:-@[-`{-~])/g, '$1'],
];

function withoutMarkup(heading: string): string {
  return MARKUP.reduce((text, [written, read]) => text.replace(written, read), cut(heading, 500));
}

/** An element with its end, within another of its kind at most. */
const PAIRED = /<(a|b|cite|em|font|h[1-6]|i|mark|p|q|small|span|strong|su[bp]|u)(?:\s[^<>]*)?>([^<]*)<\/\1\s*>/gi;

/**
 * A stated title without the HTML it is shown with: `<em>`, `<br>`. Other markup stays: `<Suspense>`, `GRANT
 * <privileges>`, a tag that the title is about (`The <b> element`).
 */
export function withoutTags(title: string): string {
  if (!title.includes('<')) return title;
  const bare = title
    .replace(/\s*<br\s?\/?>\s*/gi, ' ')
    .replace(PAIRED, '$2')
    .replace(PAIRED, '$2');
  return bare.trim() === '' ? title : bare;
}

/** Code points of a headline above a text, at most. */
const LONGEST_HEADLINE = 119;

/** What ends a sentence, or goes on below: no headline does. */
const IN_A_TEXT = /(?:[.。,;:，、；：]|[.!?。！？][”"’』」]|[a-zа-я]-)$/u;

/** The first line, if a blank line and text follow; above it may stand the day and the place of a report. */
const HEADLINE = new RegExp(
  String.raw`^\s*(?:\S{3,9} \d \p{L}{2,3} \d{1,4} [^\n]{0,60}\n\s*(?:[^\n]{1,80}/\s*\n` +
    String.raw`|\([^\n]{1,80}\)\s*\n){0,4})?(\S[^\n]{0,300}?)(?: =)?[ \t\r]*\n[ \t\r]*\n\s*\S`,
  'u',
);

/** The headline of a text file: its first line, if it is short and no sentence, and a blank line and text follow. */
export function firstLineOf(text: string): string | undefined {
  const [, line] = HEADLINE.exec(text) ?? [];
  const headline = line?.trim() ?? '';
  const isHeadline = headline !== '' && !IN_A_TEXT.test(headline) && Array.from(headline).length <= LONGEST_HEADLINE;
  return isHeadline ? headline : undefined;
}

/** In code points. */
const LONGEST_FIRST_WORDS = 100;

/** The first sentence of a text, or as much of it as a headline has: posts and toots have no titles. */
export function firstWords(text: string): string {
  const line = cut(text, SAMPLE).replace(/\s+/g, ' ').trim();
  const [sentence = line] = /^.{8,}?(?:[.!?…](?=\s|$)|[。！？])/u.exec(line) ?? [];
  return clip(sentence, LONGEST_FIRST_WORDS);
}

/** What stands between the brackets of a wire marker, in Korean and English. A column's name (`[사설]`) is none. */
const WORDS = [
  // urgency and versions: 속보, 1보, 종합, 종합2보, 2보(종합)
  String.raw`(?:긴급)?속보|긴급|\d{1,2}보(?:\(종합\))?|종합\d{0,2}보?|상보|정정|단독(?:\s?인터뷰)?`,
  // media
  '(?:경향)?포토(?:뉴스)?|사진|(?:현장)?영상|동영상|그래픽(?:뉴스)?|자막뉴스|photos?|video',
  // English wires
  String.raw`(?:\d{1,2}(?:st|nd|rd|th)\s)?(?:ld|lead)|\d{1,2}(?:st|nd|rd|th)\sld\)?|urgent|flash|breaking(?:\snews)?`,
  String.raw`exclusive|correct(?:ion|ed)|(?:\d{1,2}(?:st|nd|rd|th)\s)?(?:update|updated)`,
].join('|');

/**
 * The brackets of `LEADING` and `TRAILING`, and what a marker of `LEADING_PLAIN` ends with: without, they need not be
 * tried. Building one takes a cold start half a millisecond.
 */
const OPENING = '[(<【〔［（';
const CLOSING = '])>】〕］）';
const ENDING = /[-:]/;

const LEADING = new RegExp(`^(?:[\\[(<【〔［（]\\s*(?:${WORDS})\\s*[\\])>】〕］）])\\s*`, 'iu');
const TRAILING = new RegExp(`\\s*(?:[\\[(<【〔［（]\\s*(?:${WORDS})\\s*[\\])>】〕］）])$`, 'iu');
/**
 * Markers without brackets: `UPDATE 2-Headline` (Reuters), `BREAKING: headline`, `Headline — 2nd Update` (Dow Jones).
 */
const LEADING_PLAIN = new RegExp(
  String.raw`^(?:(?:update|wrapup|refile|corrected|brief|exclusive|rpt)(?:\s\d{1,2})?\s?-(?=\S)|` +
    String.raw`(?:breaking(?:\snews)?|urgent|exclusive|flash|update|속보|단독)\s?:\s)\s*`,
  'iu',
);
const TRAILING_PLAIN = /\s+(?:—|--?|–)\s*(?:\d{1,2}(?:st|nd|rd|th)\s+)?update$/iu;

const LONGEST_MARKER = 64;
const MOST_MARKERS = 20;

interface MarkedTitle {
  headline: string;
  /** As written, in reading order. */
  markers: string[];
}

/** Takes wire markers off both ends of a title. A title of nothing but markers keeps them as its headline. */
export function splitMarkers(title: string): MarkedTitle {
  const leading: string[] = [];
  const trailing: string[] = [];
  let headline = title;
  while (leading.length + trailing.length < MOST_MARKERS) {
    const opens = OPENING.includes(headline.charAt(0));
    const ends = ENDING.test(headline.slice(0, LONGEST_MARKER));
    const first = (opens ? LEADING.exec(headline) : null) ?? (ends ? LEADING_PLAIN.exec(headline) : null);
    const tail = headline.slice(-LONGEST_MARKER);
    const closes = !first && CLOSING.includes(headline.charAt(headline.length - 1));
    const updates = !first && /e$/i.test(tail);
    const last = (closes ? TRAILING.exec(tail) : null) ?? (updates ? TRAILING_PLAIN.exec(tail) : null);
    const found = first ?? last;
    if (!found || found[0].length === headline.length) break;
    if (first) leading.push(found[0].trim());
    else trailing.push(found[0].trim());
    headline = first ? headline.slice(found[0].length) : headline.slice(0, -found[0].length);
  }
  return { headline, markers: leading.concat(trailing.reverse()) };
}

/** Bytes of an object key in S3, at most. */
const LONGEST_KEY = 1024;

/**
 * `2021-03-04-some-title`, as Jekyll, Docusaurus and Zola name posts or their folders: the date is not part of the
 * title.
 */
const DATED = /^(?:\d{4}-\d\d-\d\d|(?:19|20)\d{6}(?:[-_T]?\d{4,6})?)[-_]/;

/** Files that stand for their folder: Hugo's `index.md` and `_index.md`, and what GitHub shows of one. */
const FOLDER_FILE = /^(?:_?index|readme)$/i;

/** A number, a hash or an UUID names a file and says nothing to a person. */
const NAMELESS = lazily(() => /^(?!.*\p{L}{2})|^[\da-f_-]{12,}$|^\d+[-_]\d+$/iu);

/**
 * The title that the name of a file gives, for a file that states none: Obsidian shows notes by their names, Jekyll
 * makes `Some Title` of `2021-03-04-some-title.md`, and Hugo's `index.md` is called like its folder. A name with spaces
 * stands as it is. Nothing where the name is none that a person has given.
 */
export function titleFromKey(written: string | undefined): string | undefined {
  const key = written?.slice(-LONGEST_KEY);
  if (key === undefined) return undefined;
  const file = key
    .slice(key.lastIndexOf('/') + 1)
    .replace(/(?:\.gz)?$/i, '')
    .replace(/\.(?:md|mdx|markdown|txt|rst|html?|xhtml|json|xml|nitf|newsml)$/i, '')
    .replace(/\.[a-z]{2}(?:-[a-z]{2,4})?$/i, '');
  const name = (FOLDER_FILE.test(file) ? (key.split('/').at(-2) ?? '') : file).trim();
  const bare = name.replace(DATED, '');
  if (NAMELESS().test(bare)) return undefined;
  if (/\s/.test(bare) || (bare === name && !/[-_]/.test(bare))) return bare;
  return bare
    .split(/[-_]+/)
    .filter((word) => word !== '')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
}
